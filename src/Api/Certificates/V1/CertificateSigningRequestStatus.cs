using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Certificates.V1;

/// <summary>What became of a request.</summary>
[ApiType("io.k8s.api.certificates.v1.CertificateSigningRequestStatus")]
public sealed partial record CertificateSigningRequestStatus
{
    /// <summary>The decisions taken so far.</summary>
    [Field(1, ListType = "map", ListMapKeys = ["type"])]
    public IReadOnlyList<CertificateSigningRequestCondition> Conditions { get; init; } = [];

    /// <summary>The certificate in PEM, followed by intermediate ones. Written once by the signer, after approval.</summary>
    [Field(2)]
    public ByteString? Certificate { get; init; }
}
