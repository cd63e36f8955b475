using MiniKube.Api.Coordination.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;

namespace MiniKube.Controllers.NodeLifecycle;

/// <summary>
/// When a node last gave a sign of life, by this process' own clock: clocks of nodes are not trusted, only that what they wrote has changed.
/// </summary>
/// <param name="LastSign">When a change of the lease or of the Ready condition's heartbeat was last seen here.</param>
/// <param name="LastReady">The status of the Ready condition when it was last looked at; null when there was none.</param>
internal sealed record NodeObservation(DateTimeOffset LastSign, Timestamp? Heartbeat, MicroTime? Renewed, string? LastReady)
{
    /// <summary>The observation after a look at the node and its lease.</summary>
    public static NodeObservation Update(NodeObservation? before, Node node, Lease? lease, DateTimeOffset now)
    {
        var ready = NodeStates.Condition(node.Status, NodeStates.Ready);
        var heartbeat = ready?.LastHeartbeatTime;
        var renewed = lease?.Spec.RenewTime;
        if (before is null)
        {
            // A node that never posted anything is measured from its creation; of any other it is unknown how long it has been silent.
            var since = ready is null && lease is null ? node.Metadata.CreationTimestamp?.Moment ?? now : now;
            return new(since, heartbeat, renewed, ready?.Status);
        }
        var sign = !Nullable.Equals(heartbeat, before.Heartbeat) || (renewed is { } r && !(before.Renewed is { } b && r <= b));
        return new(sign ? now : before.LastSign, heartbeat, renewed ?? before.Renewed, ready?.Status);
    }
}
