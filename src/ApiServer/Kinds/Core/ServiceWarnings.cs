using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>What is legal in a Service, and doubtful: clients are told as warnings.</summary>
internal static class ServiceWarnings
{
    private const string TopologyHints = "service.kubernetes.io/topology-aware-hints";
    private const string TopologyMode = "service.kubernetes.io/topology-mode";

    public static IReadOnlyList<string> Of(DocumentObject service)
    {
        var warnings = new List<string>();
        if (service.Map("metadata", "annotations").ContainsKey(TopologyHints))
        {
            warnings.Add($"annotation {TopologyHints} is deprecated, please use {TopologyMode} instead");
        }
        if (service.Text("spec", "clusterIP") != "None")
        {
            return warnings;
        }
        if (service.At("spec", "externalIPs") is DocumentArray { Count: > 0 })
        {
            warnings.Add("spec.externalIPs is ignored when spec.clusterIP is \"None\"");
        }
        if (service.Text("spec", "sessionAffinity") is not ("" or "None"))
        {
            warnings.Add("spec.SessionAffinity is ignored when spec.clusterIP is \"None\"");
        }
        return warnings;
    }
}
