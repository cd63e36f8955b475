using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;

namespace MiniKube.Controllers.EndpointSlices;

/// <summary>How the CPU of the nodes that take traffic is spread over their zones (KEP-2433).</summary>
internal static class ZoneShares
{
    public const string ZoneLabel = "topology.kubernetes.io/zone";

    private const string Cpu = "cpu";

    private static readonly string[] NotForWorkloads = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

    /// <summary>The share of each zone, in order of their names, together 1; null where a node does not tell, or there are fewer than two zones.</summary>
    public static IReadOnlyList<ZoneShare>? Of(IEnumerable<Node> nodes)
    {
        var byZone = new SortedDictionary<string, Quantity>(StringComparer.Ordinal);
        var total = Quantity.Zero;
        foreach (var node in nodes.Where(Counts))
        {
            var (zone, cpu) = (ZoneOf(node), CpuOf(node));
            if (zone.Length == 0 || cpu.IsZero)
            {
                return null;
            }
            total += cpu;
            byZone[zone] = byZone.GetValueOrDefault(zone) + cpu;
        }
        return byZone.Count < 2 ? null : [.. byZone.Select(z => new ZoneShare(z.Key, (double)z.Value.MilliValue / total.MilliValue))];
    }

    /// <summary>Whether both count the same; either may be absent.</summary>
    public static bool IsSame(Node? before, Node? after)
    {
        var (a, b) = (before is not null && Counts(before), after is not null && Counts(after));
        return a == b && (!a || (ZoneOf(before!) == ZoneOf(after!) && CpuOf(before!) == CpuOf(after!)));
    }

    private static bool Counts(Node node) => !NotForWorkloads.Any(node.Metadata.Labels.ContainsKey)
        && node.Status.Conditions.Any(static c => c is { Type: "Ready", Status: "True" });

    private static string ZoneOf(Node node) => node.Metadata.Labels.GetValueOrDefault(ZoneLabel, "");

    private static Quantity CpuOf(Node node) => node.Status.Allocatable.GetValueOrDefault(Cpu);
}

/// <summary>A zone, and which part of the cluster's CPU it has.</summary>
internal readonly record struct ZoneShare(string Zone, double Share);
