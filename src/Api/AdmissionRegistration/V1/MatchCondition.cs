using MiniKube.Api.Codecs;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>A CEL condition that a request must meet to reach a webhook or policy.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.MatchCondition")]
public sealed partial record MatchCondition
{
    /// <summary>The condition's name, for merging and logs: a qualified name, possibly with a domain prefix, unique within the list.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>
    /// A CEL expression that gives true or false, over <c>object</c>, <c>oldObject</c>, <c>request</c> and <c>authorizer</c>, and <c>params</c> in policies.
    /// </summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Expression { get; init; } = "";
}
