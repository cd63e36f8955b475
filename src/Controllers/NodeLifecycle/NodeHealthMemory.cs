using MiniKube.Api.Coordination.V1;
using MiniKube.Api.Core.V1;

namespace MiniKube.Controllers.NodeLifecycle;

/// <summary>The observations of all nodes. Informers feed it as signs of life arrive, so that a node's silence is measured exactly. Safe for several threads.</summary>
internal sealed class NodeHealthMemory
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, NodeObservation> observations = new(StringComparer.Ordinal);

    /// <summary>Looks at a node and returns what is known of it and which Ready status the look before saw.</summary>
    public (NodeObservation Now, string? LastReady) Look(Node node, Lease? lease, DateTimeOffset now)
    {
        lock (gate)
        {
            var before = observations.GetValueOrDefault(node.Metadata.Name!);
            var next = NodeObservation.Update(before, node, lease, now);
            // The Ready status moves on only when its change has been dealt with.
            observations[node.Metadata.Name!] = before is null ? next : next with { LastReady = before.LastReady };
            return (next, before?.LastReady);
        }
    }

    /// <summary>The change to this Ready status has been dealt with.</summary>
    public void Settle(string node, string? ready)
    {
        lock (gate)
        {
            if (observations.TryGetValue(node, out var known))
            {
                observations[node] = known with { LastReady = ready };
            }
        }
    }

    public void Forget(string node)
    {
        lock (gate)
        {
            observations.Remove(node);
        }
    }

    /// <summary>After a time in which nobody was heard, everybody's silence is measured anew.</summary>
    public void RestartAll(IEnumerable<string> nodes, DateTimeOffset now)
    {
        lock (gate)
        {
            foreach (var node in nodes)
            {
                if (observations.TryGetValue(node, out var known))
                {
                    observations[node] = known with { LastSign = now };
                }
            }
        }
    }
}
