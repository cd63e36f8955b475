using MiniKube.Api.Codecs;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>An expression with a name, for others to use.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.Variable", Atomic = true)]
public sealed partial record Variable
{
    /// <summary>The CEL expression; it sees what validations see, and the variables before it. Evaluated when first used.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Expression { get; init; } = "";

    /// <summary>The name, a CEL identifier unique within the policy; used as <c>variables.NAME</c>.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";
}
