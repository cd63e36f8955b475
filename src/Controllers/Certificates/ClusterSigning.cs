using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.Controllers.Certificates;

/// <summary>The authority with which certificates are signed that clients of the API and nodes ask for.</summary>
/// <param name="CertificatePem"><c>--cluster-signing-cert-file</c>: its certificate in PEM.</param>
/// <param name="KeyPem"><c>--cluster-signing-key-file</c>: its private key in PEM, RSA or ECDSA.</param>
public sealed record ClusterSigning(string CertificatePem, string KeyPem)
{
    /// <summary><c>--cluster-signing-duration</c>: the longest that a certificate is good for, and how long it is where the request says nothing.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromDays(365);

    /// <exception cref="CryptographicException">The certificate or the key is none, or they do not belong together.</exception>
    public void Check()
    {
        using var authority = Load();
    }

    internal X509Certificate2 Load() => X509Certificate2.CreateFromPem(CertificatePem, KeyPem);
}
