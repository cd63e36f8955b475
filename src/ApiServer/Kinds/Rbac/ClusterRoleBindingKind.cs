using MiniKube.Api.Rbac.V1;
using MiniKube.ApiServer.Authorization.Rbac;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Rbac;

/// <summary>ClusterRoleBindings: who may do everywhere what a ClusterRole allows.</summary>
internal static class ClusterRoleBindingKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ClusterRoleBinding>() with
    {
        ValidateName = Api.Names.NameRules.PathSegment,
        AllowCreateOnUpdate = true,
        Columns = RbacColumns.OfBindings,
        Default = static (o, _) => BindingRules.Default(o),
        Authorize = EscalationCheck.CheckBindingAsync,
        ValidateCreate = Validators.Create(static () => new ClusterRoleBindingValidator()),
        ValidateUpdate = Validators.Update(static () => new ClusterRoleBindingValidator(), static () => new ClusterRoleBindingChangeValidator()),
    };
}
