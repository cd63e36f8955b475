using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds;

namespace MiniKube.ApiServer.Admission;

/// <summary>A new node takes no pods until the node lifecycle controller has seen it ready.</summary>
internal sealed class TaintNodesByCondition : IMutatingPlugin
{
    private const string Key = "node.kubernetes.io/not-ready";
    private const string Effect = "NoSchedule";

    public string Name => "TaintNodesByCondition";

    public bool Handles(AdmissionRequest request) => request.Is<Node>() && request.IsCreate;

    public ValueTask<AdmissionAnswer> AdmitAsync(AdmissionRequest request)
    {
        var node = request.Object!;
        var taints = node.At("spec", "taints")?.AsArray ?? DocumentArray.Empty;
        return new(taints.Any(t => t["key"]?.AsString == Key && t["effect"]?.AsString == Effect)
            ? node
            : node.EditOrMake("spec", spec => spec.With("taints", Document.Of([.. taints, new DocumentObject(("key", Key), ("effect", Effect))]))));
    }
}
