using System.Net;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Controllers.EndpointSlices;
using MiniKube.Controllers.Ownership;
using EndpointPort = MiniKube.Api.Discovery.V1.EndpointPort;
using EndpointsObject = MiniKube.Api.Core.V1.Endpoints;

namespace MiniKube.Controllers.EndpointSliceMirroring;

/// <summary>What the slices of one name are computed from.</summary>
/// <param name="Endpoints">The Endpoints object of that name; null when there is none.</param>
/// <param name="Service">The Service of that name; null when there is none.</param>
/// <param name="Slices">The slices that mirror it, as they are.</param>
internal sealed record MirroringSnapshot(EndpointsObject? Endpoints, Service? Service, IReadOnlyList<EndpointSlice> Slices);

/// <summary>
/// The slices that say the same as an Endpoints object that somebody wrote by hand for a Service without a selector: one for each set of ports and address family
/// of it, with at most a thousand endpoints of each subset.
/// </summary>
internal sealed record MirroringPlan(IReadOnlyList<EndpointSlice> Create, IReadOnlyList<EndpointSlice> Update, IReadOnlyList<EndpointSlice> Delete, IReadOnlyList<PlannedEvent> Events)
{
    public const string Manager = "endpointslicemirroring-controller.k8s.io";
    public const int MaxEndpointsPerSubset = 1000;
    private const string SkipLabel = "endpointslice.kubernetes.io/skip-mirror";

    /// <summary>Old clients elected leaders by annotations on Endpoints.</summary>
    private const string LeaderAnnotation = "control-plane.alpha.kubernetes.io/leader";

    private static readonly string[] NotCopied = ["endpoints.kubernetes.io/last-change-trigger-time", "kubectl.kubernetes.io/last-applied-configuration"];

    /// <summary>Whether the object wants to be mirrored, by what it says itself.</summary>
    public static bool IsWanted(EndpointsObject endpoints) =>
        endpoints.Metadata.Labels.GetValueOrDefault(SkipLabel) != "true" && !endpoints.Metadata.Annotations.ContainsKey(LeaderAnnotation);

    public static MirroringPlan Compute(MirroringSnapshot snapshot)
    {
        if (snapshot is not { Endpoints: { } endpoints, Service.Spec.Selector.Count: 0 } || !IsWanted(endpoints))
        {
            return new([], [], snapshot.Slices, []);
        }
        var (wanted, events) = Wanted(endpoints);
        var create = new List<EndpointSlice>();
        var update = new List<EndpointSlice>();
        var left = snapshot.Slices.ToList();
        var missing = new List<EndpointSlice>();
        foreach (var slice in wanted)
        {
            var at = left.FindIndex(s => s.AddressType == slice.AddressType && SliceIdentity.OfPorts(s.Ports) == SliceIdentity.OfPorts(slice.Ports));
            if (at < 0)
            {
                missing.Add(slice);
                continue;
            }
            if (As(left[at], slice) is var now && !now.Equals(left[at]))
            {
                update.Add(now);
            }
            left.RemoveAt(at);
        }
        foreach (var slice in missing)
        {
            // One that is not wanted any more is written anew, where it may: an address family is for life.
            if (left.FindIndex(s => s.AddressType == slice.AddressType) is >= 0 and var at)
            {
                update.Add(As(left[at], slice));
                left.RemoveAt(at);
            }
            else if (endpoints.Metadata.DeletionTimestamp is null)
            {
                create.Add(slice);
            }
        }
        return new(create, update, left, events);
    }

    private static (IReadOnlyList<EndpointSlice> Slices, IReadOnlyList<PlannedEvent> Events) Wanted(EndpointsObject endpoints)
    {
        var groups = new List<(string Family, IReadOnlyList<EndpointPort> Ports, Dictionary<string, Endpoint> Endpoints)>();
        var (invalid, skipped) = (0, 0);
        foreach (var subset in endpoints.Subsets)
        {
            var ports = subset.Ports.Select(p => new EndpointPort { Name = p.Name ?? "", Port = p.Port, Protocol = p.Protocol ?? "TCP", AppProtocol = p.AppProtocol }).ToArray();
            var taken = 0;
            foreach (var (address, ready) in subset.Addresses.Select(a => (a, true)).Concat(subset.NotReadyAddresses.Select(a => (a, false))))
            {
                if (taken == MaxEndpointsPerSubset)
                {
                    skipped++;
                }
                else if (!IPAddress.TryParse(address.Ip, out var ip))
                {
                    invalid++;
                }
                else
                {
                    taken++;
                    Group(ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4", ports).TryAdd($"{ip}/{address.Hostname}/{address.TargetRef?.Uid}", ToEndpoint(address, ip, ready));
                }
            }
        }
        var events = new List<PlannedEvent>();
        if (invalid > 0)
        {
            events.Add(PlannedEvent.Warning("InvalidIPAddress", $"Skipped {invalid} invalid IP addresses when mirroring to EndpointSlices"));
        }
        if (skipped > 0)
        {
            events.Add(PlannedEvent.Warning("TooManyAddressesToMirror",
                $"A max of {MaxEndpointsPerSubset} addresses can be mirrored to EndpointSlices per Endpoints subset. {skipped + invalid} addresses were skipped"));
        }
        return (groups.Select(g => Slice(endpoints, g.Family, g.Ports, [.. g.Endpoints.Values.Take(MaxEndpointsPerSubset)])).ToArray(), events);

        Dictionary<string, Endpoint> Group(string family, IReadOnlyList<EndpointPort> ports)
        {
            var at = groups.FindIndex(g => g.Family == family && SliceIdentity.OfPorts(g.Ports) == SliceIdentity.OfPorts(ports));
            if (at < 0)
            {
                groups.Add((family, ports, new(StringComparer.Ordinal)));
                at = groups.Count - 1;
            }
            return groups[at].Endpoints;
        }
    }

    private static Endpoint ToEndpoint(EndpointAddress address, IPAddress ip, bool ready) => new()
    {
        Addresses = [ip.ToString()],
        Conditions = new() { Ready = ready },
        Hostname = string.IsNullOrEmpty(address.Hostname) ? null : address.Hostname,
        NodeName = address.NodeName,
        TargetRef = address.TargetRef,
    };

    private static EndpointSlice Slice(EndpointsObject endpoints, string family, IReadOnlyList<EndpointPort> ports, IReadOnlyList<Endpoint> members) => new()
    {
        Metadata = new ObjectMeta
        {
            GenerateName = SliceIdentity.Prefix(endpoints.Metadata.Name ?? ""),
            Namespace = endpoints.Metadata.Namespace,
            Labels = new Dictionary<string, string>(endpoints.Metadata.Labels, StringComparer.Ordinal)
            {
                [SliceIdentity.ServiceNameLabel] = endpoints.Metadata.Name ?? "",
                [SliceIdentity.ManagedByLabel] = Manager,
            },
            Annotations = endpoints.Metadata.Annotations.Where(a => !NotCopied.Contains(a.Key)).ToDictionary(StringComparer.Ordinal),
            OwnerReferences = [ControllerReference.To(endpoints)],
        },
        AddressType = family,
        Ports = ports,
        Endpoints = members,
    };

    private static EndpointSlice As(EndpointSlice old, EndpointSlice wanted) => wanted with
    {
        Metadata = old.Metadata with { Labels = wanted.Metadata.Labels, Annotations = wanted.Metadata.Annotations, OwnerReferences = wanted.Metadata.OwnerReferences },
    };
}
