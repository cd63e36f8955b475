using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Names;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Services;
using EndpointPort = MiniKube.Api.Discovery.V1.EndpointPort;

namespace MiniKube.Controllers.EndpointSlices;

/// <summary>By what a slice and an endpoint are recognized again, and what a slice says about whose it is.</summary>
internal static class SliceIdentity
{
    public const string ServiceNameLabel = "kubernetes.io/service-name";
    public const string ManagedByLabel = "endpointslice.kubernetes.io/managed-by";
    public const string Manager = "endpointslice-controller.k8s.io";

    /// <summary>Equal for lists with the same ports in any order.</summary>
    public static string OfPorts(IReadOnlyList<EndpointPort> ports) =>
        string.Join(';', ports.Select(p => $"{p.Name}/{p.Protocol}/{p.Port}/{p.AppProtocol}").Order(StringComparer.Ordinal));

    /// <summary>Equal for two states of one endpoint.</summary>
    public static string OfEndpoint(Endpoint endpoint) =>
        $"{string.Join(',', endpoint.Addresses)}/{endpoint.Hostname}/{endpoint.TargetRef?.Namespace}/{endpoint.TargetRef?.Name}";

    public static EndpointSlice NewSlice(Service service, string family, IReadOnlyList<EndpointPort> ports, IReadOnlyList<Endpoint> endpoints) => new()
    {
        Metadata = new ObjectMeta
        {
            GenerateName = Prefix(service.Metadata.Name ?? ""),
            Namespace = service.Metadata.Namespace,
            Labels = Labels(service),
            OwnerReferences = [ControllerReference.To(service)],
        },
        AddressType = family,
        Ports = ports,
        Endpoints = endpoints,
    };

    /// <summary>The Service's own labels, and those that say whose slice it is.</summary>
    public static IReadOnlyDictionary<string, string> Labels(Service service)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in service.Metadata.Labels)
        {
            if (key is not (ServiceNameLabel or ManagedByLabel or ServicePods.HeadlessLabel))
            {
                labels[key] = value;
            }
        }
        if (ServicePods.IsHeadless(service))
        {
            labels[ServicePods.HeadlessLabel] = "";
        }
        labels[ServiceNameLabel] = service.Metadata.Name ?? "";
        labels[ManagedByLabel] = Manager;
        return labels;
    }

    public static bool HasLabels(EndpointSlice slice, IReadOnlyDictionary<string, string> labels) => slice.Metadata.Labels.Count == labels.Count
        && labels.All(l => slice.Metadata.Labels.TryGetValue(l.Key, out var value) && value == l.Value);

    /// <summary>What the generated names of the slices begin with.</summary>
    public static string Prefix(string service) => service.Length < NameRules.Dns1123SubdomainMaxLength - GeneratedNames.SuffixLength ? service + "-" : service;
}
