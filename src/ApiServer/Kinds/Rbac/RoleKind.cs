using MiniKube.Api.Rbac.V1;
using MiniKube.ApiServer.Authorization.Rbac;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Rbac;

/// <summary>Roles: what may be done in a namespace.</summary>
internal static class RoleKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<Role>() with
    {
        ValidateName = Api.Names.NameRules.PathSegment,
        AllowCreateOnUpdate = true,
        Columns = [TableColumn.NameColumn, RbacColumns.CreatedAt],
        Authorize = EscalationCheck.CheckRoleAsync,
        ValidateCreate = Validators.Create(static () => new RoleValidator()),
        ValidateUpdate = Validators.UpdateAsCreate(static () => new RoleValidator()),
    };
}
