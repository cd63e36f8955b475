using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Admission;

/// <summary>A pod runs as its namespace's service account <c>default</c> unless it names another (the first part of upstream's ServiceAccount plugin).</summary>
internal sealed class ServiceAccountDefault : IMutatingPlugin
{
    public string Name => "ServiceAccount";

    public bool Handles(AdmissionRequest request) => request.Is("Pod") && request.IsCreate;

    public ValueTask<AdmissionAnswer> AdmitAsync(AdmissionRequest request)
    {
        var pod = request.Object!;
        if (!string.IsNullOrEmpty(pod.At("spec", "serviceAccountName")?.AsString))
        {
            return new(new AdmissionAnswer(pod));
        }
        var name = pod.At("spec", "serviceAccount")?.AsString is { Length: > 0 } old ? old : "default";
        return new(new AdmissionAnswer(pod.WithAt(["spec", "serviceAccountName"], name).WithAt(["spec", "serviceAccount"], name)));
    }
}
