using MiniKube.Api.AdmissionRegistration.V1;

namespace MiniKube.ApiServer.Kinds.AdmissionRegistration;

/// <summary>MutatingAdmissionPolicyBindings: where a mutating policy applies.</summary>
internal static class MutatingAdmissionPolicyBindingKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<MutatingAdmissionPolicyBinding>() with
    {
        Categories = ["api-extensions"],
    };
}
