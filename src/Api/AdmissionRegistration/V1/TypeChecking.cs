using MiniKube.Api.Codecs;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>What checking the types in a policy's expressions brought to light.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.TypeChecking")]
public sealed partial record TypeChecking
{
    /// <summary>The faults found, by expression.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<ExpressionWarning> ExpressionWarnings { get; init; } = [];
}
