using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Certificates.V1;

/// <summary>Asks a signer for an X.509 certificate. Somebody approves the request, then the signer issues the certificate.</summary>
[ApiType("io.k8s.api.certificates.v1.CertificateSigningRequest")]
[Kind("certificates.k8s.io", "v1", "CertificateSigningRequest", "certificatesigningrequests", ClusterScoped = true)]
public sealed partial record CertificateSigningRequest
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The request; it cannot be changed.</summary>
    [Field(2, Required = true)]
    public CertificateSigningRequestSpec Spec { get; init; } = new();

    /// <summary>Whether it was approved, and the certificate.</summary>
    [Field(3)]
    public CertificateSigningRequestStatus Status { get; init; } = new();
}
