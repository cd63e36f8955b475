using MiniKube.Api.Codecs;

namespace MiniKube.Api.AdmissionRegistration.V1;

/// <summary>A note that a policy adds to a request's audit event.</summary>
[ApiType("io.k8s.api.admissionregistration.v1.AuditAnnotation")]
public sealed partial record AuditAnnotation
{
    /// <summary>The annotation's key, at most 63 bytes and unique within the policy. The policy's name and a slash go before it in the event.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Key { get; init; } = "";

    /// <summary>A CEL expression that gives the value, at most 5 KiB long; null or an empty string adds nothing, and values over 10 KiB are cut off.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string ValueExpression { get; init; } = "";
}
