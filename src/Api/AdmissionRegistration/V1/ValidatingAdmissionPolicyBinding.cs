using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>Puts a ValidatingAdmissionPolicy into effect, with its parameters. The policy runs once for each binding and parameter object.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyBinding")]
[Kind("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings", ClusterScoped = true)]
public sealed partial record ValidatingAdmissionPolicyBinding
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The policy, its parameters, where it counts and what failures lead to.</summary>
    [Field(2, Required = true)]
    public ValidatingAdmissionPolicyBindingSpec Spec { get; init; } = new();
}
