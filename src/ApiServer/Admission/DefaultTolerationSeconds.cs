using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Admission;

/// <summary>Pods stay for 300 s on a node that is not ready or not reachable, unless they say otherwise.</summary>
internal sealed class DefaultTolerationSeconds : IMutatingPlugin
{
    private const long Seconds = 300;

    public string Name => "DefaultTolerationSeconds";

    public bool Handles(AdmissionRequest request) => request.Is<Pod>() && !request.IsDelete;

    public ValueTask<AdmissionAnswer> AdmitAsync(AdmissionRequest request)
    {
        var pod = request.Object!;
        var tolerations = pod.At("spec", "tolerations")?.AsArray ?? DocumentArray.Empty;
        var added = new List<Document>(tolerations);
        foreach (var taint in (ReadOnlySpan<string>)["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"])
        {
            if (!tolerations.Any(t => Tolerates(t, taint)))
            {
                added.Add(new DocumentObject(("key", taint), ("operator", "Exists"), ("effect", "NoExecute"), ("tolerationSeconds", Seconds)));
            }
        }
        return new(new AdmissionAnswer(added.Count == tolerations.Count ? pod : pod.WithAt(["spec", "tolerations"], Document.Of(added))));
    }

    private static bool Tolerates(Document toleration, string taint) =>
        (toleration["key"]?.AsString is null or "" || toleration["key"]?.AsString == taint)
        && toleration["effect"]?.AsString is null or "" or "NoExecute";
}
