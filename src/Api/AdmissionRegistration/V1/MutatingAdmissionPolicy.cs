using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>Changes objects on their way in, by CEL expressions that the API server evaluates itself. Bindings put it into effect.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.MutatingAdmissionPolicy")]
[Kind("admissionregistration.k8s.io", "v1", "MutatingAdmissionPolicy", "mutatingadmissionpolicies", ClusterScoped = true)]
public sealed partial record MutatingAdmissionPolicy
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What is matched, and how it is changed.</summary>
    [Field(2)]
    public MutatingAdmissionPolicySpec Spec { get; init; } = new();
}
