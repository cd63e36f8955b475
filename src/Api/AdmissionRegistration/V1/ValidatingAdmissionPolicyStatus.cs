using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>What the controller found out about a policy.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyStatus")]
public sealed partial record ValidatingAdmissionPolicyStatus
{
    /// <summary>The metadata.generation that was looked at.</summary>
    [Field(1)]
    public long? ObservedGeneration { get; init; }

    /// <summary>What type checking found; set once it is done.</summary>
    [Field(2)]
    public TypeChecking? TypeChecking { get; init; }

    /// <summary>Aspects of the policy's state.</summary>
    [Field(3, ListType = "map", ListMapKeys = ["type"])]
    public IReadOnlyList<Condition> Conditions { get; init; } = [];
}
