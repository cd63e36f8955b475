using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Rbac.V1;

/// <summary>Grants a ClusterRole to users in the whole cluster.</summary>
[ApiType("io.k8s.api.rbac.v1.ClusterRoleBinding")]
[Kind("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", ClusterScoped = true)]
public sealed partial record ClusterRoleBinding
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Who gets it.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<Subject> Subjects { get; init; } = [];

    /// <summary>The ClusterRole. It cannot be changed, and grants nothing while it does not exist.</summary>
    [Field(3, Required = true)]
    public RoleRef RoleRef { get; init; } = new();
}
