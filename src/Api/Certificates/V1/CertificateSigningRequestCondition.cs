using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Certificates.V1;

/// <summary>A decision about a request, or that the signer failed.</summary>
[ApiType("io.k8s.api.certificates.v1.CertificateSigningRequestCondition")]
public sealed partial record CertificateSigningRequestCondition
{
    /// <summary>
    /// <c>Approved</c> or <c>Denied</c> (not both, set through the approval subresource), <c>Failed</c> or another. The known ones cannot be taken back.
    /// </summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary><c>True</c>, the only value for the known types; others may have <c>False</c> or <c>Unknown</c>.</summary>
    [Field(6, Required = true, Default = "\"\"")]
    public string Status { get; init; } = "";

    /// <summary>Why, as one CamelCase word.</summary>
    [Field(2)]
    public string? Reason { get; init; }

    /// <summary>Details for people to read.</summary>
    [Field(3)]
    public string? Message { get; init; }

    /// <summary>When the condition was last written.</summary>
    [Field(4)]
    public Timestamp? LastUpdateTime { get; init; }

    /// <summary>When status last changed. Set to the current time when unset.</summary>
    [Field(5)]
    public Timestamp? LastTransitionTime { get; init; }
}
