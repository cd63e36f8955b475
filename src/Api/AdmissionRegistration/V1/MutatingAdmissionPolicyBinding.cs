using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>Puts a MutatingAdmissionPolicy into effect, with its parameters. The policy runs once for each binding and parameter object.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.MutatingAdmissionPolicyBinding")]
[Kind("admissionregistration.k8s.io", "v1", "MutatingAdmissionPolicyBinding", "mutatingadmissionpolicybindings", ClusterScoped = true)]
public sealed partial record MutatingAdmissionPolicyBinding
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The policy, its parameters and where it counts.</summary>
    [Field(2)]
    public MutatingAdmissionPolicyBindingSpec Spec { get; init; } = new();
}
