using MiniKube.Api.Codecs;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>Something that a policy demands of a request.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.Validation")]
public sealed partial record Validation
{
    /// <summary>What to tell the client on failure, in one line; needed if the expression has several. Default: <c>failed Expression:</c> and the expression.</summary>
    [Field(2)]
    public string? Message { get; init; }

    /// <summary>
    /// The reason and with it the HTTP status of the answer: <c>Unauthorized</c>, <c>Forbidden</c>, <c>Invalid</c> (the default) or <c>RequestEntityTooLarge</c>.
    /// </summary>
    [Field(3, Pointer = true)]
    public string? Reason { get; init; }

    /// <summary>A CEL expression that gives the message. It wins over <c>message</c>, unless it fails or gives an empty or many-lined text.</summary>
    [Field(4)]
    public string? MessageExpression { get; init; }

    /// <summary>
    /// A CEL expression that is true where all is well, over <c>object</c>, <c>oldObject</c>, <c>request</c>, <c>params</c>, <c>namespaceObject</c>,
    /// <c>variables</c> and <c>authorizer</c>.
    /// </summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Expression { get; init; } = "";
}
