using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>One point of entry of a load balancer.</summary>
[ApiType("io.k8s.api.core.v1.LoadBalancerIngress")]
public sealed partial record LoadBalancerIngress
{
    /// <summary>Its address, for load balancers that have one.</summary>
    [Field(1)]
    public string? Ip { get; init; }

    /// <summary>Its name, for load balancers known by name.</summary>
    [Field(2)]
    public string? Hostname { get; init; }

    /// <summary>
    /// How traffic arrives at nodes: VIP (the default) with the load balancer's address as destination, or Proxy with the node's or pod's. Only with ip.
    /// </summary>
    [Field(3, Pointer = true)]
    public string? IpMode { get; init; }

    /// <summary>The state of each port.</summary>
    [Field(4, ListType = "atomic")]
    public IReadOnlyList<PortStatus> Ports { get; init; } = [];
}
