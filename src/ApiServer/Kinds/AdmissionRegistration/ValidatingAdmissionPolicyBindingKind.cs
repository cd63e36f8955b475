using MiniKube.Api.AdmissionRegistration.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.AdmissionRegistration;

/// <summary>ValidatingAdmissionPolicyBindings: where a validating policy applies.</summary>
internal static class ValidatingAdmissionPolicyBindingKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ValidatingAdmissionPolicyBinding>() with
    {
        Categories = ["api-extensions"],
        TracksGeneration = true,
        AllowUnconditionalUpdate = false,
        Columns = PolicyColumns.OfBinding,
        Default = static (o, _) => AdmissionDefaults.Binding(o),
        Warnings = NotEnforced.Policies,
        ValidateCreate = Validators.Create(static () => new ValidatingAdmissionPolicyBindingValidator()),
        ValidateUpdate = Validators.UpdateAsCreate(static () => new ValidatingAdmissionPolicyBindingValidator()),
    };
}
