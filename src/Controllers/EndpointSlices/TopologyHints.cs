using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;

namespace MiniKube.Controllers.EndpointSlices;

/// <summary>
/// Whom proxies shall lead to a Service's endpoints. By <c>spec.trafficDistribution</c> (KEP-4444, KEP-3015) those of the same zone and, where the Service prefers that, of the
/// same node; by the annotation <c>service.kubernetes.io/topology-mode: Auto</c>, which goes first, those of the zone of its <see cref="ZoneAllocation"/>.
/// </summary>
internal static class TopologyHints
{
    private const string ModeAnnotation = "service.kubernetes.io/topology-mode";
    private const string FormerModeAnnotation = "service.kubernetes.io/topology-aware-hints";
    private const string PreferSameNode = "PreferSameNode";

    /// <summary>The Service's endpoints are spread over zones by their CPU.</summary>
    public static bool IsAuto(Service service) =>
        (service.Metadata.Annotations.GetValueOrDefault(FormerModeAnnotation) ?? service.Metadata.Annotations.GetValueOrDefault(ModeAnnotation)) is "Auto" or "auto";

    /// <summary>Puts the hints of one address family on the ready endpoints; the others have none.</summary>
    /// <param name="snapshot">What the slices are computed from.</param>
    /// <param name="groups">The family's endpoints, without hints.</param>
    /// <returns>Why the zones' CPU could not be gone by; null where it was, or the Service does not ask for that.</returns>
    public static string? Apply(EndpointSliceSnapshot snapshot, IReadOnlyList<List<Endpoint>> groups)
    {
        if (!IsAuto(snapshot.Service))
        {
            Set(groups, (endpoint, _) => Prefer(snapshot.Service.Spec.TrafficDistribution, endpoint));
            return null;
        }
        var before = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var endpoint in snapshot.Slices.SelectMany(static s => s.Endpoints))
        {
            if (endpoint.Hints?.ForZones is [var zone, ..])
            {
                before[SliceIdentity.OfEndpoint(endpoint)] = zone.Name;
            }
        }
        var ready = groups.SelectMany(static g => g).Where(IsReady).Select(e => new ZonedEndpoint(e.Zone, before.GetValueOrDefault(SliceIdentity.OfEndpoint(e)))).ToArray();
        var allocation = ZoneAllocation.Compute(ready, snapshot.Shares);
        if (allocation.Zones is { } zones)
        {
            Set(groups, (_, at) => new() { ForZones = [new ForZone { Name = zones[at] }] });
        }
        return allocation.Problem;
    }

    private static void Set(IReadOnlyList<List<Endpoint>> groups, Func<Endpoint, int, EndpointHints?> hints)
    {
        var ready = 0;
        foreach (var group in groups)
        {
            for (var i = 0; i < group.Count; i++)
            {
                if (IsReady(group[i]))
                {
                    group[i] = group[i] with { Hints = hints(group[i], ready++) };
                }
            }
        }
    }

    private static EndpointHints? Prefer(string? distribution, Endpoint endpoint)
    {
        if (distribution is not ("PreferClose" or "PreferSameZone" or PreferSameNode))
        {
            return null;
        }
        var hints = new EndpointHints
        {
            ForZones = endpoint.Zone is { } zone ? [new ForZone { Name = zone }] : [],
            ForNodes = distribution == PreferSameNode && endpoint.NodeName is { } node ? [new ForNode { Name = node }] : [],
        };
        return hints.ForZones.Count + hints.ForNodes.Count == 0 ? null : hints;
    }

    private static bool IsReady(Endpoint endpoint) => endpoint.Conditions?.Ready == true;
}
