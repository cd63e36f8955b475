using MiniKube.Api.Codecs;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>A fault that type checking found in one expression of a policy.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.ExpressionWarning")]
public sealed partial record ExpressionWarning
{
    /// <summary>The path of the expression, such as <c>spec.validations[0].expression</c>.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string FieldRef { get; init; } = "";

    /// <summary>What is wrong, for people to read: for each type that it was checked against, the compiler's errors.</summary>
    [Field(3, Required = true, Default = "\"\"")]
    public string Warning { get; init; } = "";
}
