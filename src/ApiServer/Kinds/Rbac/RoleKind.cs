using MiniKube.Api.Rbac.V1;

namespace MiniKube.ApiServer.Kinds.Rbac;

/// <summary>Roles: what may be done in a namespace.</summary>
internal static class RoleKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<Role>();
}
