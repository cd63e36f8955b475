using MiniKube.Api.Codecs;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>A policy, its parameters, where it counts and what failures lead to.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec")]
public sealed partial record ValidatingAdmissionPolicyBindingSpec
{
    /// <summary>The name of the ValidatingAdmissionPolicy. A binding whose policy does not exist does nothing.</summary>
    [Field(1, Required = true)]
    public string PolicyName { get; init; } = "";

    /// <summary>The parameter objects, of the policy's <c>paramKind</c>. Ignored if the policy has none.</summary>
    [Field(2)]
    public ParamRef? ParamRef { get; init; }

    /// <summary>Narrows down further what the policy matches. All that the policy matches when unset.</summary>
    [Field(3)]
    public MatchResources? MatchResources { get; init; }

    /// <summary>
    /// What a failed validation leads to: <c>Deny</c> rejects the request, <c>Warn</c> warns the client, <c>Audit</c> notes it in the audit event. Not both Deny
    /// and Warn.
    /// </summary>
    [Field(4, Required = true, Enum = Enums.ValidationAction, ListType = "set")]
    public IReadOnlyList<string> ValidationActions { get; init; } = [];
}
