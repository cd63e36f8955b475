using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Storage.V1;

namespace MiniKube.ApiServer.Admission.Storage;

/// <summary>A new claim that names no storage class gets the default one, where there is one.</summary>
internal sealed class DefaultStorageClass(ClusterObjects objects) : IMutatingPlugin
{
    public string Name => "DefaultStorageClass";

    public bool Handles(AdmissionRequest request) => request.Is<PersistentVolumeClaim>() && request.IsCreate;

    public ValueTask<AdmissionAnswer> AdmitAsync(AdmissionRequest request)
    {
        var claim = request.Read<PersistentVolumeClaim>();
        // An empty name is a wish: for no class at all.
        if (claim.Spec.StorageClassName is not null || claim.Metadata.Annotations.ContainsKey("volume.beta.kubernetes.io/storage-class"))
        {
            return new(request.Object);
        }
        var standard = objects.List<StorageClass>().Where(c => c.Metadata.IsDefault("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"))
            .Newest(c => c.Metadata);
        return new(standard is null ? request.Object! : request.Object!.WithAt(["spec", "storageClassName"], standard.Metadata.Name!));
    }
}
