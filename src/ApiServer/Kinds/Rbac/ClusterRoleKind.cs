using MiniKube.Api.Rbac.V1;
using MiniKube.ApiServer.Authorization.Rbac;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Rbac;

/// <summary>ClusterRoles: what may be done, in all namespaces or in those where a RoleBinding grants it.</summary>
internal static class ClusterRoleKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ClusterRole>() with
    {
        ValidateName = Api.Names.NameRules.PathSegment,
        AllowCreateOnUpdate = true,
        Columns = [TableColumn.NameColumn, RbacColumns.CreatedAt],
        Authorize = EscalationCheck.CheckRoleAsync,
        ValidateCreate = Validators.Create(static () => new ClusterRoleValidator()),
        ValidateUpdate = Validators.UpdateAsCreate(static () => new ClusterRoleValidator()),
    };
}
