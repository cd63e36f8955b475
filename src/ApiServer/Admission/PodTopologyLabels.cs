using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Admission;

/// <summary>A pod that is bound to a node gets the labels that say in which zone and region that is, so that its containers can be told (KEP-4742).</summary>
internal sealed class PodTopologyLabels(ClusterObjects objects) : IMutatingPlugin
{
    public string Name => "PodTopologyLabels";

    public bool Handles(AdmissionRequest request) => (request.Is<Pod>() && request.IsCreate) || (request.Is<Pod>("binding") && request.IsUpdate);

    public ValueTask<AdmissionAnswer> AdmitAsync(AdmissionRequest request)
    {
        var pod = request.Object!;
        if (objects.Find<Node>(null, pod.At("spec", "nodeName")?.AsString ?? "") is not { } node)
        {
            return new(pod);
        }
        foreach (var label in (ReadOnlySpan<string>)["topology.kubernetes.io/zone", "topology.kubernetes.io/region"])
        {
            if (node.Metadata.Labels.TryGetValue(label, out var value))
            {
                pod = pod.WithAt(["metadata", "labels", label], value);
            }
        }
        return new(pod);
    }
}
