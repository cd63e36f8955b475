using MiniKube.Api.Codecs;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>A policy, its parameters and where it counts.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.MutatingAdmissionPolicyBindingSpec")]
public sealed partial record MutatingAdmissionPolicyBindingSpec
{
    /// <summary>The name of the MutatingAdmissionPolicy. A binding whose policy does not exist does nothing. Required.</summary>
    [Field(1)]
    public string? PolicyName { get; init; }

    /// <summary>The parameter objects, of the policy's <c>paramKind</c>. Ignored if the policy has none.</summary>
    [Field(2)]
    public ParamRef? ParamRef { get; init; }

    /// <summary>Narrows down further what the policy matches; DELETE cannot be matched. All that the policy matches when unset.</summary>
    [Field(3)]
    public MatchResources? MatchResources { get; init; }
}
