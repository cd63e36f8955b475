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
    // Nodes that come and go, and should not make their zone look ill.
    private const string Excluded = "node.kubernetes.io/exclude-disruption";

    /// <summary>Whether a node's change may change the states.</summary>
    public static bool Concerns(Node before, Node after) =>
        NodeStates.IsReady(before) != NodeStates.IsReady(after) || NodeStates.Zone(before) != NodeStates.Zone(after) || Counts(before) != Counts(after);

    public static ZoneStates Compute(IEnumerable<Node> nodes, NodeLifecycleOptions options)
    {
        var rates = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var allDown = true;
        foreach (var zone in nodes.Where(Counts).GroupBy(NodeStates.Zone, StringComparer.Ordinal))
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

    private static bool Counts(Node node) => !node.Metadata.Labels.ContainsKey(Excluded);

    private static ZoneState State(int ready, int notReady, NodeLifecycleOptions options) =>
        ready == 0 && notReady > 0 ? ZoneState.FullDisruption
        : notReady > 2 && (double)notReady / (notReady + ready) >= options.UnhealthyZoneThreshold ? ZoneState.PartialDisruption
        : ZoneState.Normal;
}
