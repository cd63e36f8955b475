using MiniKube.Api.Rbac.V1;

namespace MiniKube.ApiServer.Kinds.Rbac;

/// <summary>RoleBindings: who may do in a namespace what a role allows.</summary>
internal static class RoleBindingKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<RoleBinding>();
}
