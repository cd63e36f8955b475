using MiniKube.Api.Core.V1;

namespace MiniKube.Controllers.NodeLifecycle;

/// <summary>What the silence of a node, or its own word, asks for.</summary>
/// <param name="Status">The status to write: conditions gone Unknown; null while the node is heard.</param>
/// <param name="MarkPodsNotReady">The pods on the node no longer count as ready.</param>
/// <param name="BecameNotReady">The node was ready when it was last looked at.</param>
/// <param name="Deadline">When the node will be unheard for too long if nothing comes; null when it already is.</param>
internal sealed record NodeHealthPlan(NodeStatus? Status, bool MarkPodsNotReady, bool BecameNotReady, DateTimeOffset? Deadline)
{
    private static readonly string[] KeptByNodes = [NodeStates.Ready, "MemoryPressure", "DiskPressure", "PIDPressure"];

    /// <param name="observation">Of this look; <paramref name="lastReady"/> is the Ready status of the look before.</param>
    public static NodeHealthPlan Compute(Node node, NodeObservation observation, string? lastReady, DateTimeOffset now, NodeLifecycleOptions options)
    {
        var ready = NodeStates.Condition(node.Status, NodeStates.Ready);
        var grace = ready is null ? options.StartupGracePeriod : options.MonitorGracePeriod;
        var deadline = observation.LastSign + grace;
        var silent = now >= deadline;
        var status = silent ? Unknown(node, now) : node.Status;
        var readyAfter = NodeStates.Condition(status, NodeStates.Ready)?.Status;
        var became = lastReady == "True" && readyAfter != "True";
        return new(
            status.Equals(node.Status) ? null : status,
            // An agent that lives but is not ready keeps its pods' status itself; it is corrected once, as its node turns.
            readyAfter == "Unknown" || became,
            became,
            silent ? null : deadline);
    }

    private static NodeStatus Unknown(Node node, DateTimeOffset now)
    {
        var conditions = node.Status.Conditions.ToList();
        foreach (var type in KeptByNodes)
        {
            var at = conditions.FindIndex(c => c.Type == type);
            if (at < 0)
            {
                conditions.Add(new NodeCondition
                {
                    Type = type,
                    Status = "Unknown",
                    Reason = "NodeStatusNeverUpdated",
                    Message = "Kubelet never posted node status.",
                    LastHeartbeatTime = node.Metadata.CreationTimestamp,
                    LastTransitionTime = now,
                });
            }
            else if (conditions[at].Status != "Unknown")
            {
                conditions[at] = conditions[at] with
                {
                    Status = "Unknown",
                    Reason = "NodeStatusUnknown",
                    Message = "Kubelet stopped posting node status.",
                    LastTransitionTime = now,
                };
            }
        }
        return node.Status with { Conditions = conditions };
    }
}
