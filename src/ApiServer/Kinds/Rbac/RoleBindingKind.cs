using MiniKube.Api.Rbac.V1;
using MiniKube.ApiServer.Authorization.Rbac;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Rbac;

/// <summary>RoleBindings: who may do in a namespace what a role allows.</summary>
internal static class RoleBindingKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<RoleBinding>() with
    {
        ValidateName = Api.Names.NameRules.PathSegment,
        AllowCreateOnUpdate = true,
        Columns = RbacColumns.OfBindings,
        Default = static (o, _) => BindingRules.Default(o),
        Authorize = EscalationCheck.CheckBindingAsync,
        ValidateCreate = Validators.Create(static () => new RoleBindingValidator()),
        ValidateUpdate = Validators.Update(static () => new RoleBindingValidator(), static () => new RoleBindingChangeValidator()),
    };
}
