using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Controllers.Pods;
using MiniKube.Controllers.Services;
using EndpointsObject = MiniKube.Api.Core.V1.Endpoints;

namespace MiniKube.Controllers.Endpoints;

/// <summary>What a Service's Endpoints object is computed from.</summary>
/// <param name="Pods">The pods that the Service selects.</param>
/// <param name="Current">The object as it is; null when there is none.</param>
internal sealed record EndpointsSnapshot(Service Service, IReadOnlyList<Pod> Pods, EndpointsObject? Current)
{
    /// <summary>When the change happened that is now to be written down.</summary>
    public Timestamp? Trigger { get; init; }
}

/// <summary>The Endpoints object to create or to write; null when it is right as it is.</summary>
internal sealed record EndpointsPlan(EndpointsObject? Create, EndpointsObject? Update)
{
    public const string ManagedByLabel = "endpoints.kubernetes.io/managed-by";
    public const string Manager = "endpoint-controller";
    public const string OverCapacityAnnotation = "endpoints.kubernetes.io/over-capacity";
    public const int MaxAddresses = 1000;

    public static EndpointsPlan Nothing { get; } = new(null, null);

    public static EndpointsPlan Compute(EndpointsSnapshot snapshot)
    {
        var service = snapshot.Service;
        if (!ServicePods.HasManagedEndpoints(service))
        {
            return Nothing;
        }
        var subsets = SubsetPacking.Pack(Entries(service, snapshot.Pods));
        var truncated = SubsetPacking.Truncate(ref subsets, MaxAddresses);
        var labels = Labels(service);
        if (snapshot.Current is not { } current)
        {
            return new(
                new EndpointsObject
                {
                    Metadata = new ObjectMeta
                    {
                        Name = service.Metadata.Name,
                        Namespace = service.Metadata.Namespace,
                        Labels = labels,
                        Annotations = TriggerTimes.Stamp(Annotations(new Dictionary<string, string>(), truncated), snapshot.Trigger),
                    },
                    Subsets = subsets,
                },
                null);
        }
        var wanted = current with
        {
            Metadata = current.Metadata with { Labels = labels, Annotations = Annotations(current.Metadata.Annotations, truncated) },
            Subsets = subsets,
        };
        return wanted.Equals(current) ? Nothing
            : new(null, wanted with { Metadata = wanted.Metadata with { Annotations = TriggerTimes.Stamp(wanted.Metadata.Annotations, snapshot.Trigger) } });
    }

    private static IEnumerable<SubsetEntry> Entries(Service service, IReadOnlyList<Pod> pods)
    {
        var tolerate = service.Spec.PublishNotReadyAddresses == true;
        var family = ServicePods.Families(service)[0];
        foreach (var pod in pods)
        {
            var ip = ServicePods.Addresses(pod).FirstOrDefault(a => ServicePods.IsOfFamily(a, family));
            if (ip is null || !ServicePods.IsEndpoint(pod, includeTerminating: tolerate))
            {
                continue;
            }
            var address = new EndpointAddress
            {
                Ip = ip,
                Hostname = ServicePods.Hostname(service, pod),
                NodeName = string.IsNullOrEmpty(pod.Spec.NodeName) ? null : pod.Spec.NodeName,
                TargetRef = ServicePods.Reference(pod),
            };
            var ready = tolerate || PodStates.IsReady(pod);
            if (service.Spec.Ports.Count == 0)
            {
                if (ServicePods.IsHeadless(service))
                {
                    yield return new(address, ready, null);
                }
                continue;
            }
            foreach (var port in service.Spec.Ports)
            {
                if (ServicePods.TargetPort(pod, port) is { } number)
                {
                    yield return new(address, ready,
                        new EndpointPort { Name = NullIfEmpty(port.Name), Port = number, Protocol = port.Protocol ?? "TCP", AppProtocol = port.AppProtocol });
                }
            }
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static Dictionary<string, string> Labels(Service service)
    {
        var labels = new Dictionary<string, string>(service.Metadata.Labels, StringComparer.Ordinal) { [ManagedByLabel] = Manager };
        if (ServicePods.IsHeadless(service))
        {
            labels[ServicePods.HeadlessLabel] = "";
        }
        else
        {
            labels.Remove(ServicePods.HeadlessLabel);
        }
        return labels;
    }

    private static IReadOnlyDictionary<string, string> Annotations(IReadOnlyDictionary<string, string> annotations, bool truncated)
    {
        if (truncated == annotations.ContainsKey(OverCapacityAnnotation))
        {
            return annotations;
        }
        var next = new Dictionary<string, string>(annotations, StringComparer.Ordinal);
        if (truncated)
        {
            next[OverCapacityAnnotation] = "truncated";
        }
        else
        {
            next.Remove(OverCapacityAnnotation);
        }
        return next;
    }
}
