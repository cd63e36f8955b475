using MiniKube.Api.Documents;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Admission.Storage;

/// <summary>New volumes, claims and classes of volume attributes get a finalizer, which a controller takes away once nobody uses them any more.</summary>
internal sealed class StorageObjectInUseProtection : IMutatingPlugin
{
    public string Name => "StorageObjectInUseProtection";

    public bool Handles(AdmissionRequest request) => request.IsCreate && request.Context.Subresource is null && FinalizerOf(request) is not null;

    public ValueTask<AdmissionAnswer> AdmitAsync(AdmissionRequest request)
    {
        var o = request.Object!;
        var finalizer = FinalizerOf(request)!;
        var present = o.Finalizers();
        return new(present.Contains(finalizer) ? o : o.WithMeta("finalizers", Document.Of([.. present.Append(finalizer).Select(f => (Document)f)])));
    }

    private static string? FinalizerOf(AdmissionRequest request) => (request.Group, request.Kind) switch
    {
        ("", "PersistentVolume") => "kubernetes.io/pv-protection",
        ("", "PersistentVolumeClaim") => "kubernetes.io/pvc-protection",
        ("storage.k8s.io", "VolumeAttributesClass") => "kubernetes.io/vac-protection",
        _ => null,
    };
}
