using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

/// <summary>What is reported of a Service.</summary>
[ApiType("io.k8s.api.core.v1.ServiceStatus")]
public sealed partial record ServiceStatus
{
    /// <summary>Where the load balancer is reached.</summary>
    [Field(1, Embedded = true)]
    public LoadBalancerStatus? LoadBalancer { get; init; }

    /// <summary>What can be said of the Service as a whole; one entry per type.</summary>
    [Field(2, ListType = "map", ListMapKeys = ["type"], MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<Condition> Conditions { get; init; } = [];
}
