using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Rbac.V1;

/// <summary>Permissions to grant in one namespace.</summary>
[ApiType("io.k8s.api.rbac.v1.Role")]
[Kind("rbac.authorization.k8s.io", "v1", "Role", "roles")]
public sealed partial record Role
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The permissions.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<PolicyRule> Rules { get; init; } = [];
}
