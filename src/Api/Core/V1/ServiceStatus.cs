using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ServiceStatus")]
public sealed partial record ServiceStatus
{
    [Field(1)]
    public LoadBalancerStatus? LoadBalancer { get; init; }

    [Field(2, ListType = "map", ListMapKeys = ["type"], MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<Condition> Conditions { get; init; } = [];
}
