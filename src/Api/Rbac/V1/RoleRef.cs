using MiniKube.Api.Codecs;

namespace MiniKube.Api.Rbac.V1;

/// <summary>The role that a binding grants.</summary>
[ApiType("io.k8s.api.rbac.v1.RoleRef", Atomic = true)]
public sealed partial record RoleRef
{
    /// <summary>The group of the role: <c>rbac.authorization.k8s.io</c>, also when unset.</summary>
    [Field(1, Default = "\"\"")]
    public string ApiGroup { get; init; } = "";

    /// <summary><c>Role</c> or <c>ClusterRole</c>.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Kind { get; init; } = "";

    /// <summary>The role's name.</summary>
    [Field(3, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";
}
