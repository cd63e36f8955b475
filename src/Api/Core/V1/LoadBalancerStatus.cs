using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Where a load balancer is reached.</summary>
[ApiType("io.k8s.api.core.v1.LoadBalancerStatus")]
public sealed partial record LoadBalancerStatus
{
    /// <summary>Its points of entry.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<LoadBalancerIngress> Ingress { get; init; } = [];
}
