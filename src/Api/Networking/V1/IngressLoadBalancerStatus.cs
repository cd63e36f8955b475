using MiniKube.Api.Codecs;

namespace MiniKube.Api.Networking.V1;

/// <summary>Where an Ingress' load balancer is reached.</summary>
[ApiType("io.k8s.api.networking.v1.IngressLoadBalancerStatus")]
public sealed partial record IngressLoadBalancerStatus
{
    /// <summary>Its points of entry.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<IngressLoadBalancerIngress> Ingress { get; init; } = [];
}
