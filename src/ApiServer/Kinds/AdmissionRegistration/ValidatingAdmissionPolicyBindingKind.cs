using MiniKube.Api.AdmissionRegistration.V1;

namespace MiniKube.ApiServer.Kinds.AdmissionRegistration;

/// <summary>ValidatingAdmissionPolicyBindings: where a validating policy applies.</summary>
internal static class ValidatingAdmissionPolicyBindingKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ValidatingAdmissionPolicyBinding>() with
    {
        Categories = ["api-extensions"],
    };
}
