using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Rbac.V1;

/// <summary>Makes a ClusterRole the sum of others.</summary>
[ApiType("io.k8s.api.rbac.v1.AggregationRule")]
public sealed partial record AggregationRule
{
    /// <summary>The labels of the ClusterRoles to add up: those that match any of the selectors.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<LabelSelector> ClusterRoleSelectors { get; init; } = [];
}
