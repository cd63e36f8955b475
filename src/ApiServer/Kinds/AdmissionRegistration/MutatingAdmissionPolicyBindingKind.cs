using MiniKube.Api.AdmissionRegistration.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.AdmissionRegistration;

/// <summary>MutatingAdmissionPolicyBindings: where a mutating policy applies.</summary>
internal static class MutatingAdmissionPolicyBindingKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<MutatingAdmissionPolicyBinding>() with
    {
        Categories = ["api-extensions"],
        TracksGeneration = true,
        AllowUnconditionalUpdate = false,
        Columns = PolicyColumns.OfBinding,
        Default = static (o, _) => AdmissionDefaults.Binding(o),
        Warnings = NotEnforced.Policies,
        ValidateCreate = Validators.Create(static () => new MutatingAdmissionPolicyBindingValidator()),
        ValidateUpdate = Validators.UpdateAsCreate(static () => new MutatingAdmissionPolicyBindingValidator()),
    };
}
