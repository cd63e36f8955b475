using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Api.Values;
using MiniKube.Controllers.Pods;
using MiniKube.Controllers.Services;
using EndpointPort = MiniKube.Api.Discovery.V1.EndpointPort;

namespace MiniKube.Controllers.EndpointSlices;

/// <summary>What a Service's slices are computed from.</summary>
/// <param name="Pods">The pods that the Service selects.</param>
/// <param name="Nodes">The nodes that those pods are on, as far as they exist.</param>
/// <param name="Slices">The Service's slices that this controller manages.</param>
internal sealed record EndpointSliceSnapshot(
    Service Service, IReadOnlyList<Pod> Pods, IReadOnlyDictionary<string, Node> Nodes, IReadOnlyList<EndpointSlice> Slices)
{
    /// <summary>When the change happened that is now to be written down.</summary>
    public Timestamp? Trigger { get; init; }

    /// <summary>How much of the CPU each zone has; null where that cannot be told. Looked at only where the Service asks for it.</summary>
    public IReadOnlyList<ZoneShare>? Shares { get; init; }

    /// <summary>The address families whose endpoints have been spread over zones by that so far.</summary>
    public IReadOnlyList<string> Spread { get; init; } = [];
}

/// <summary>The fewest writes that make a Service's slices tell of its pods.</summary>
/// <param name="NodesMissing">A pod was left out because its node is not known yet: look again.</param>
internal sealed record EndpointSlicePlan(
    IReadOnlyList<EndpointSlice> Create, IReadOnlyList<EndpointSlice> Update, IReadOnlyList<EndpointSlice> Delete, bool NodesMissing)
{
    public const int MaxEndpointsPerSlice = 100;

    public IReadOnlyList<PlannedEvent> Events { get; init; } = [];

    /// <summary>The address families whose endpoints are spread over zones by the zones' CPU.</summary>
    public IReadOnlyList<string> Spread { get; init; } = [];

    public static EndpointSlicePlan Compute(EndpointSliceSnapshot snapshot)
    {
        var service = snapshot.Service;
        if (!ServicePods.HasManagedEndpoints(service))
        {
            return new([], [], service.Spec.Type == "ExternalName" ? snapshot.Slices : [], false);
        }
        var create = new List<EndpointSlice>();
        var update = new List<EndpointSlice>();
        var delete = new List<EndpointSlice>();
        var families = ServicePods.Families(service);
        var nodesMissing = false;
        var events = new List<PlannedEvent>();
        var spread = new List<string>();
        foreach (var family in families)
        {
            var desired = Desired(snapshot, family, ref nodesMissing);
            var problem = TopologyHints.Apply(snapshot, desired.ConvertAll(static d => d.Endpoints));
            if (TellSpread(snapshot, family, problem, events))
            {
                spread.Add(family);
            }
            var existing = snapshot.Slices.Where(s => s.AddressType == family).ToArray();
            var packed = SlicePacking.Compute(service, family, desired, existing);
            create.AddRange(packed.Create);
            update.AddRange(packed.Update);
            delete.AddRange(packed.Delete);
        }
        delete.AddRange(snapshot.Slices.Where(s => !families.Contains(s.AddressType)));
        return new(create.ConvertAll(Stamped), update.ConvertAll(Stamped), delete, nodesMissing) { Events = events, Spread = spread };

        EndpointSlice Stamped(EndpointSlice slice) => slice with
        {
            Metadata = slice.Metadata with { Annotations = TriggerTimes.Stamp(slice.Metadata.Annotations, snapshot.Trigger) },
        };
    }

    // Whether endpoints are spread by the zones' CPU is told when it begins and when it ends, and each time why it cannot be.
    private static bool TellSpread(EndpointSliceSnapshot snapshot, string family, string? problem, List<PlannedEvent> events)
    {
        var (before, now) = (snapshot.Spread.Contains(family), TopologyHints.IsAuto(snapshot.Service) && problem is null);
        if (now && !before)
        {
            events.Add(PlannedEvent.Normal("TopologyAwareHintsEnabled", $"Topology Aware Hints has been enabled, addressType: {family}"));
        }
        else if (!now && (before || problem is not null))
        {
            events.Add(PlannedEvent.Warning("TopologyAwareHintsDisabled", $"{problem ?? "Topology Aware Hints has been disabled"}, addressType: {family}"));
        }
        return now;
    }

    // The endpoints of one family by the ports they serve at, in the order of the pods.
    private static List<(IReadOnlyList<EndpointPort> Ports, List<Endpoint> Endpoints)> Desired(
        EndpointSliceSnapshot snapshot, string family, ref bool nodesMissing)
    {
        var groups = new List<(IReadOnlyList<EndpointPort> Ports, List<Endpoint> Endpoints)>();
        var byPorts = new Dictionary<string, List<Endpoint>>(StringComparer.Ordinal);
        foreach (var pod in snapshot.Pods)
        {
            var addresses = ServicePods.Addresses(pod).Where(a => ServicePods.IsOfFamily(a, family)).ToArray();
            if (addresses.Length == 0 || !ServicePods.IsEndpoint(pod, includeTerminating: true))
            {
                continue;
            }
            Node? node = null;
            if (!string.IsNullOrEmpty(pod.Spec.NodeName) && !snapshot.Nodes.TryGetValue(pod.Spec.NodeName, out node)
                && snapshot.Service.Spec.PublishNotReadyAddresses != true)
            {
                nodesMissing = true;
                continue;
            }
            var ports = Ports(snapshot.Service, pod);
            var key = SliceIdentity.OfPorts(ports);
            if (!byPorts.TryGetValue(key, out var endpoints))
            {
                byPorts.Add(key, endpoints = []);
                groups.Add((ports, endpoints));
            }
            endpoints.Add(ToEndpoint(snapshot.Service, pod, node, addresses));
        }
        return groups;
    }

    private static EndpointPort[] Ports(Service service, Pod pod) => service.Spec.Ports
        .Select(p => (Port: p, Target: ServicePods.TargetPort(pod, p)))
        .Where(p => p.Target is not null)
        .Select(p => new EndpointPort
        {
            Name = p.Port.Name ?? "",
            Protocol = p.Port.Protocol ?? "TCP",
            Port = p.Target,
            AppProtocol = p.Port.AppProtocol,
        }).ToArray();

    private static Endpoint ToEndpoint(Service service, Pod pod, Node? node, string[] addresses)
    {
        var serving = PodStates.IsReady(pod);
        var terminating = PodStates.IsTerminating(pod);
        return new()
        {
            Addresses = addresses,
            Conditions = new()
            {
                Ready = service.Spec.PublishNotReadyAddresses == true || (serving && !terminating),
                Serving = serving,
                Terminating = terminating,
            },
            Hostname = ServicePods.Hostname(service, pod),
            TargetRef = ServicePods.Reference(pod),
            NodeName = string.IsNullOrEmpty(pod.Spec.NodeName) ? null : pod.Spec.NodeName,
            Zone = node?.Metadata.Labels.GetValueOrDefault(ZoneShares.ZoneLabel),
        };
    }
}
