using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MiniKube.Api.Determinism;

namespace MiniKube.Controllers.Certificates;

/// <summary>Issues certificates as upstream's cluster signer: what is asked for in name, key, alternative names and usages, and nothing else.</summary>
internal sealed class SigningAuthority
{
    private const int SerialBytes = 16;
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(10);

    // Clocks differ a little. Of a short life, five minutes would be a part that counts.
    private static readonly TimeSpan Backdate = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Short = TimeSpan.FromHours(8);

    private readonly X509Certificate2 authority;
    private readonly X509SignatureGenerator signature;
    private readonly TimeSpan longest;
    private readonly IRandomSource random;

    /// <exception cref="CryptographicException">The certificate or the key is none, or they do not belong together.</exception>
    public SigningAuthority(ClusterSigning signing, IRandomSource random)
    {
        this.random = random;
        longest = signing.Duration;
        authority = signing.Load();
        signature = authority.GetECDsaPrivateKey() is { } ecdsa ? X509SignatureGenerator.CreateForECDsa(ecdsa)
            : authority.GetRSAPrivateKey() is { } rsa ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
            : throw new CryptographicException("the signing key is neither RSA nor ECDSA");
    }

    /// <returns>The certificate in PEM.</returns>
    /// <param name="request">What is asked for.</param>
    /// <param name="usages">What the key is to be used for.</param>
    /// <param name="expirationSeconds">How long it shall be good, as the request says.</param>
    /// <param name="now">The moment of issue.</param>
    /// <exception cref="CryptographicException">The authority itself is not valid any more.</exception>
    public string Sign(SigningRequest request, IReadOnlyList<string> usages, int? expirationSeconds, DateTimeOffset now)
    {
        var life = Life(expirationSeconds);
        var start = now - Backdate;
        var end = life < Short ? now + life : start + life;
        var last = new DateTimeOffset(authority.NotAfter.ToUniversalTime());
        if (now >= last)
        {
            throw new CryptographicException($"the signer has expired: NotAfter={last:O}");
        }
        var certificate = new CertificateRequest(request.Subject, request.PublicKey, HashAlgorithmName.SHA256);
        foreach (var extension in KeyUsages.Extensions(usages))
        {
            certificate.CertificateExtensions.Add(extension);
        }
        certificate.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        if (authority.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Any())
        {
            certificate.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        }
        if (request.AlternativeNames() is { } names)
        {
            certificate.CertificateExtensions.Add(names);
        }
        using var issued = certificate.Create(authority.SubjectName, signature, start, end < last ? end : last, Serial());
        return issued.ExportCertificatePem() + "\n";
    }

    private TimeSpan Life(int? seconds)
    {
        if (seconds is null)
        {
            return longest;
        }
        var asked = TimeSpan.FromSeconds(seconds.Value);
        return asked > longest ? longest : asked < Shortest ? Shortest : asked;
    }

    // Positive, and of full length.
    private byte[] Serial()
    {
        var serial = new byte[SerialBytes];
        random.NextBytes(serial);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x01);
        return serial;
    }
}
