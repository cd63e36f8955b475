using MiniKube.Api.Codecs;

namespace MiniKube.Api.Networking.V1;

/// <summary>What is reported of an Ingress.</summary>
[ApiType("io.k8s.api.networking.v1.IngressStatus")]
public sealed partial record IngressStatus
{
    /// <summary>Where the load balancer is reached.</summary>
    [Field(1)]
    public IngressLoadBalancerStatus LoadBalancer { get; init; } = new();
}
