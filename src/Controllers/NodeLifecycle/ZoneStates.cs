using MiniKube.Api.Core.V1;

namespace MiniKube.Controllers.NodeLifecycle;

/// <summary>How much of a zone is down.</summary>
internal enum ZoneState { Normal, PartialDisruption, FullDisruption }

/// <summary>
/// The health of the failure domains, by which the pace of evictions is set: a whole zone out, or most of one, is more likely a network that is cut
/// than nodes that died.
/// </summary>
/// <param name="Rates">Nodes per second that may be evicted, by zone.</param>
/// <param name="AllDown">Every zone is wholly down: nothing is evicted.</param>
internal sealed record ZoneStates(IReadOnlyDictionary<string, double> Rates, bool AllDown)
{
    public static ZoneStates Compute(IEnumerable<Node> nodes, NodeLifecycleOptions options)
    {
        var rates = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var allDown = true;
        foreach (var zone in nodes.GroupBy(NodeStates.Zone, StringComparer.Ordinal))
        {
            var ready = zone.Count(NodeStates.IsReady);
            var size = zone.Count();
            var state = State(ready, size - ready, options);
            allDown &= state == ZoneState.FullDisruption;
            rates[zone.Key] = state != ZoneState.PartialDisruption ? options.EvictionRate
                : size > options.LargeClusterThreshold ? options.SecondaryEvictionRate : 0;
        }
        return new(rates, rates.Count > 0 && allDown);
    }

    private static ZoneState State(int ready, int notReady, NodeLifecycleOptions options) =>
        ready == 0 && notReady > 0 ? ZoneState.FullDisruption
        : notReady > 2 && (double)notReady / (notReady + ready) >= options.UnhealthyZoneThreshold ? ZoneState.PartialDisruption
        : ZoneState.Normal;
}
