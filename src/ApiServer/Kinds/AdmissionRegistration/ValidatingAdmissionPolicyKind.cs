using MiniKube.Api.AdmissionRegistration.V1;

namespace MiniKube.ApiServer.Kinds.AdmissionRegistration;

/// <summary>ValidatingAdmissionPolicies: rules about objects, in CEL.</summary>
internal static class ValidatingAdmissionPolicyKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ValidatingAdmissionPolicy>() with
    {
        Categories = ["api-extensions"],
        Subresources = [Subresource.Status],
    };
}
