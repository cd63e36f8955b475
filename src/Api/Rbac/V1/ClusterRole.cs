using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Rbac.V1;

/// <summary>Permissions to grant in the whole cluster or, by a RoleBinding, in one namespace.</summary>
[ApiType("io.k8s.api.rbac.v1.ClusterRole")]
[Kind("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", ClusterScoped = true)]
public sealed partial record ClusterRole
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The permissions.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<PolicyRule> Rules { get; init; } = [];

    /// <summary>Other roles whose permissions make up this one. A controller writes <c>rules</c> then, over what others wrote there.</summary>
    [Field(3)]
    public AggregationRule? AggregationRule { get; init; }
}
