using MiniKube.Api.Rbac.V1;

namespace MiniKube.ApiServer.Kinds.Rbac;

/// <summary>ClusterRoleBindings: who may do everywhere what a ClusterRole allows.</summary>
internal static class ClusterRoleBindingKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ClusterRoleBinding>();
}
