using MiniKube.Api.Rbac.V1;

namespace MiniKube.ApiServer.Kinds.Rbac;

/// <summary>ClusterRoles: what may be done, in all namespaces or in those where a RoleBinding grants it.</summary>
internal static class ClusterRoleKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ClusterRole>();
}
