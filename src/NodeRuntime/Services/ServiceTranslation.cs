using System.Net;
using System.Net.Sockets;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;

namespace MiniKube.NodeRuntime.Services;

/// <summary>
/// What a Service and its EndpointSlices mean for translation, as upstream's kube-proxy reads them. Session affinity, the Local traffic
/// policies, external and load balancer addresses are not looked at: such a Service is served by all of its endpoints on its cluster IP
/// and node ports.
/// </summary>
internal static class ServiceTranslation
{
    private const string OtherProxyLabel = "service.kubernetes.io/service-proxy-name";

    /// <summary>The Service's ports; none for one without a cluster IP, or left to another proxy.</summary>
    public static IReadOnlyList<ProxiedPort> Ports(Service? service, IReadOnlyList<EndpointSlice> slices)
    {
        if (service is null || service.Metadata.Labels.ContainsKey(OtherProxyLabel))
            return [];
        var addresses = ClusterIps(service);
        if (addresses.Count == 0)
            return [];
        var withNodePorts = service.Spec.Type is "NodePort" or "LoadBalancer";
        return
        [
            .. from port in service.Spec.Ports
               let protocol = Protocol(port.Protocol)
               where protocol is not null
               select new ProxiedPort
               {
                   Protocol = protocol.Value,
                   Addresses = addresses,
                   Port = port.Port,
                   NodePort = withNodePorts && port.NodePort is > 0 ? port.NodePort : null,
                   Endpoints = Endpoints(port, protocol.Value, slices),
               },
        ];
    }

    /// <summary>The Service's IPv4 addresses; none for headless Services and those that only stand for another name.</summary>
    public static IReadOnlyList<IPAddress> ClusterIps(Service service)
    {
        if (service.Spec.Type == "ExternalName")
            return [];
        var texts = service.Spec.ClusterIPs.Count > 0 ? service.Spec.ClusterIPs : [service.Spec.ClusterIP ?? ""];
        return [.. texts.Select(Ipv4).OfType<IPAddress>()];
    }

    public static IPAddress? Ipv4(string text) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork ? address : null;

    public static TransportProtocol? Protocol(string? name) => name switch
    {
        null or "" or "TCP" => TransportProtocol.Tcp,
        "UDP" => TransportProtocol.Udp,
        _ => null,
    };

    /// <summary>The ready endpoints of a port; while there is none, those that terminate but still serve, so that no request is lost.</summary>
    private static IReadOnlyList<IPEndPoint> Endpoints(ServicePort port, TransportProtocol protocol, IReadOnlyList<EndpointSlice> slices)
    {
        var all = (from slice in slices
                   where slice.AddressType == "IPv4"
                   from slicePort in slice.Ports
                   let number = slicePort.Port ?? 0
                   where (slicePort.Name ?? "") == (port.Name ?? "") && number > 0 && Protocol(slicePort.Protocol) == protocol
                   from endpoint in slice.Endpoints
                   where endpoint.Addresses.Count > 0
                   let address = Ipv4(endpoint.Addresses[0])
                   where address is not null
                   select (Endpoint: new IPEndPoint(address, number), endpoint.Conditions)).ToArray();
        var ready = all.Where(e => e.Conditions?.Ready ?? true).Select(e => e.Endpoint).Distinct().ToArray();
        return ready.Length > 0
            ? ready
            : [.. all.Where(e => e.Conditions is { Serving: true, Terminating: true }).Select(e => e.Endpoint).Distinct()];
    }
}
