using MiniKube.Api.Core.V1;

namespace MiniKube.Controllers.NodeLifecycle;

/// <summary>The words that controllers use about nodes.</summary>
internal static class NodeStates
{
    public const string Ready = "Ready";

    public static NodeCondition? Condition(NodeStatus status, string type)
    {
        foreach (var condition in status.Conditions)
        {
            if (condition.Type == type)
            {
                return condition;
            }
        }
        return null;
    }

    public static bool IsReady(Node node) => Condition(node.Status, Ready)?.Status == "True";

    /// <summary>The failure domain of the node: its region and zone labels.</summary>
    public static string Zone(Node node)
    {
        var labels = node.Metadata.Labels;
        return $"{labels.GetValueOrDefault("topology.kubernetes.io/region", "")}:{labels.GetValueOrDefault("topology.kubernetes.io/zone", "")}";
    }
}
