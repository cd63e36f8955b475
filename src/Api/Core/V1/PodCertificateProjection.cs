using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A private key made by the node and a certificate for it, both renewed in time.</summary>
[ApiType("io.k8s.api.core.v1.PodCertificateProjection")]
public sealed partial record PodCertificateProjection
{
    /// <summary>The signer that is asked for the certificate.</summary>
    [Field(1, Required = true)]
    public string SignerName { get; init; } = "";

    /// <summary>The kind of key: RSA3072, RSA4096, ECDSAP256, ECDSAP384, ECDSAP521 or ED25519.</summary>
    [Field(2, Required = true)]
    public string KeyType { get; init; } = "";

    /// <summary>Seconds the certificate may be good for at most, from 3600 to 7862400 (91 days). 86400 when unset. The signer may choose less.</summary>
    [Field(3, Pointer = true)]
    public int? MaxExpirationSeconds { get; init; }

    /// <summary>A file for key and certificates together: always a matching pair. Relative to the volume.</summary>
    [Field(4)]
    public string? CredentialBundlePath { get; init; }

    /// <summary>A file for the key alone. Relative to the volume; prefer credentialBundlePath.</summary>
    [Field(5)]
    public string? KeyPath { get; init; }

    /// <summary>A file for the certificates alone. Relative to the volume; prefer credentialBundlePath.</summary>
    [Field(6)]
    public string? CertificateChainPath { get; init; }

    /// <summary>Passed on to the signer with the request. Keys need a domain prefix; signers say which they know.</summary>
    [Field(7)]
    public IReadOnlyDictionary<string, string> UserAnnotations { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
