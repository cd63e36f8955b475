using MiniKube.Api.AdmissionRegistration.V1;

namespace MiniKube.ApiServer.Kinds.AdmissionRegistration;

/// <summary>MutatingAdmissionPolicies: changes to objects, in CEL.</summary>
internal static class MutatingAdmissionPolicyKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<MutatingAdmissionPolicy>() with
    {
        Categories = ["api-extensions"],
    };
}
