using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Networking.V1;

/// <summary>What is reported of a ServiceCIDR.</summary>
[ApiType("io.k8s.api.networking.v1.ServiceCIDRStatus")]
public sealed partial record ServiceCIDRStatus
{
    /// <summary>What can be said of it, one entry per type. <c>Ready</c> tells whether addresses are given out.</summary>
    [Field(1, ListType = "map", ListMapKeys = ["type"], MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<Condition> Conditions { get; init; } = [];
}
