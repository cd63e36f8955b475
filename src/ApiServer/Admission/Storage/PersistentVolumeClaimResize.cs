using MiniKube.Api.Core.V1;
using MiniKube.Api.Storage.V1;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Admission.Storage;

/// <summary>A claim can only be made larger when it is bound and its storage class allows it.</summary>
internal sealed class PersistentVolumeClaimResize(ClusterObjects objects) : IValidatingPlugin
{
    public string Name => "PersistentVolumeClaimResize";

    public bool Handles(AdmissionRequest request) => request.Is<PersistentVolumeClaim>() && request.IsUpdate;

    public ValueTask<ApiError?> ValidateAsync(AdmissionRequest request)
    {
        var (claim, old) = (request.Read<PersistentVolumeClaim>(), request.ReadOld<PersistentVolumeClaim>());
        if (Size(claim) <= Size(old))
        {
            return new((ApiError?)null);
        }
        if (old.Status.Phase != "Bound")
        {
            return new(request.Forbidden("Only bound persistent volume claims can be expanded"));
        }
        var name = old.Metadata.Annotations.TryGetValue("volume.beta.kubernetes.io/storage-class", out var annotated) ? annotated : old.Spec.StorageClassName ?? "";
        return new(objects.Find<StorageClass>(null, name)?.AllowVolumeExpansion == true
            ? null
            : request.Forbidden("only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize"));
    }

    private static Api.Values.Quantity Size(PersistentVolumeClaim claim) => claim.Spec.Resources?.Requests.Of(ResourceName.Storage) ?? default;
}
