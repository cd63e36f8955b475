using MiniKube.Api.Codecs;

namespace MiniKube.Api.Rbac.V1;

/// <summary>A user, group or service account that a binding grants a role to.</summary>
[ApiType("io.k8s.api.rbac.v1.Subject", Atomic = true)]
public sealed partial record Subject
{
    /// <summary><c>User</c>, <c>Group</c> or <c>ServiceAccount</c>.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Kind { get; init; } = "";

    /// <summary>The group of the kind: empty for service accounts, <c>rbac.authorization.k8s.io</c> for users and groups. Those also when unset.</summary>
    [Field(2)]
    public string? ApiGroup { get; init; }

    /// <summary>The user's, group's or service account's name.</summary>
    [Field(3, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>The service account's namespace. Unset for users and groups.</summary>
    [Field(4)]
    public string? Namespace { get; init; }
}
