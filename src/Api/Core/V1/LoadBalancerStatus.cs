using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.LoadBalancerStatus")]
public sealed partial record LoadBalancerStatus
{
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<LoadBalancerIngress> Ingress { get; init; } = [];
}
