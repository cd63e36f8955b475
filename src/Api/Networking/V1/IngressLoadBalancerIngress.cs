using MiniKube.Api.Codecs;

namespace MiniKube.Api.Networking.V1;

/// <summary>One point of entry of an Ingress' load balancer.</summary>
[ApiType("io.k8s.api.networking.v1.IngressLoadBalancerIngress")]
public sealed partial record IngressLoadBalancerIngress
{
    /// <summary>Its address, for load balancers that have one.</summary>
    [Field(1)]
    public string? Ip { get; init; }

    /// <summary>Its name, for load balancers known by name.</summary>
    [Field(2)]
    public string? Hostname { get; init; }

    /// <summary>The state of each port.</summary>
    [Field(4, ListType = "atomic")]
    public IReadOnlyList<IngressPortStatus> Ports { get; init; } = [];
}
