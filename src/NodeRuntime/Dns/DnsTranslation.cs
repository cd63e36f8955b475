using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.NodeRuntime.Services;

namespace MiniKube.NodeRuntime.Dns;

/// <summary>What a Service and its EndpointSlices mean for its names. Services that stand for an external name have none here.</summary>
internal static class DnsTranslation
{
    public static DnsService? Service(Service? service, IReadOnlyList<EndpointSlice> slices)
    {
        if (service is null || service.Spec.Type == "ExternalName")
            return null;
        return new DnsService(service.Metadata.Namespace ?? "", service.Metadata.Name ?? "")
        {
            Addresses = ServiceTranslation.ClusterIps(service),
            Ports =
            [
                .. from port in service.Spec.Ports
                   let protocol = ServiceTranslation.Protocol(port.Protocol)
                   where protocol is not null
                   select new DnsPort(port.Name ?? "", protocol.Value, port.Port),
            ],
            Endpoints =
            [
                .. from slice in slices
                   where slice.AddressType == "IPv4"
                   let ports = Ports(slice)
                   from endpoint in slice.Endpoints
                   where endpoint.Conditions?.Ready ?? true
                   from text in endpoint.Addresses
                   let address = ServiceTranslation.Ipv4(text)
                   where address is not null
                   select new DnsEndpoint(address, string.IsNullOrEmpty(endpoint.Hostname) ? null : endpoint.Hostname) { Ports = ports },
            ],
        };
    }

    private static IReadOnlyList<DnsPort> Ports(EndpointSlice slice) =>
    [
        .. from port in slice.Ports
           let protocol = ServiceTranslation.Protocol(port.Protocol)
           let number = port.Port ?? 0
           where protocol is not null && number > 0
           select new DnsPort(port.Name ?? "", protocol.Value, number),
    ];
}
