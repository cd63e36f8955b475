using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>Accepts or rejects requests by CEL expressions that the API server evaluates itself. Bindings put it into effect.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicy")]
[Kind("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicy", "validatingadmissionpolicies", ClusterScoped = true)]
public sealed partial record ValidatingAdmissionPolicy
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What is matched, and what must hold.</summary>
    [Field(2)]
    public ValidatingAdmissionPolicySpec Spec { get; init; } = new();

    /// <summary>Whether the policy makes sense, as last checked by its controller.</summary>
    [Field(3)]
    public ValidatingAdmissionPolicyStatus Status { get; init; } = new();
}
