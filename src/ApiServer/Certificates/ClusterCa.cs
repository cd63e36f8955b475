using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MiniKube.Api.Determinism;

namespace MiniKube.ApiServer.Certificates;

/// <summary>
/// The cluster's own certificate authority, in <c>ca.crt</c> and <c>ca.key</c> of a directory, made when first opened. Keys are ECDSA P-256. The CA lasts ten
/// years, what it issues a year; <see cref="Obtain"/> issues anew when less than a third of that is left.
/// </summary>
public sealed class ClusterCa
{
    private const string CaName = "ca";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private static readonly TimeSpan CaLife = TimeSpan.FromDays(3650);
    private static readonly TimeSpan Life = TimeSpan.FromDays(365);

    // Clocks of machines differ a little.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly string directory;
    private readonly TimeProvider time;
    private readonly IRandomSource random;
    private readonly X509Certificate2 ca;

    private ClusterCa(string directory, Credential credential, TimeProvider time, IRandomSource random)
    {
        this.directory = directory;
        this.time = time;
        this.random = random;
        CertificatePem = credential.CertificatePem;
        ca = credential.Load();
    }

    /// <summary>The CA's certificate, for those who shall trust it.</summary>
    public string CertificatePem { get; }

    internal X509Certificate2 Certificate => ca;

    /// <summary>Opens the authority in a directory, or makes it.</summary>
    public static ClusterCa Open(string directory, TimeProvider time, IRandomSource random)
    {
        Directory.CreateDirectory(directory);
        if (Credential.Read(directory, CaName) is { } known)
        {
            return new ClusterCa(directory, known, time, random);
        }
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kubernetes", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now - Skew, now + CaLife);
        var made = Credential.Of(certificate, key);
        made.Write(directory, CaName);
        return new ClusterCa(directory, made, time, random);
    }

    /// <summary>The certificate of a user for authenticating to servers: the name is the user, the organizations its groups.</summary>
    public Credential IssueClient(string user, params IReadOnlyList<string> groups) => Issue(Subject(user, groups), [], ClientAuthentication);

    /// <summary>The certificate of a server. Addresses and names may be mixed.</summary>
    public Credential IssueServer(string name, IReadOnlyList<string> alternatives) => Issue(Subject(name, []), alternatives, ServerAuthentication);

    /// <summary>The credential that is kept under a name in the directory; issued when it is missing, about to expire, of another CA, or no longer what is asked for.</summary>
    internal Credential Obtain(string file, Func<ClusterCa, Credential> issue, Func<X509Certificate2, bool> isWanted)
    {
        if (Credential.Read(directory, file) is { } known && IsGood(known, isWanted))
        {
            return known;
        }
        var made = issue(this);
        made.Write(directory, file);
        return made;
    }

    private bool IsGood(Credential credential, Func<X509Certificate2, bool> isWanted)
    {
        try
        {
            using var certificate = credential.Load();
            return time.GetUtcNow() < new DateTimeOffset(certificate.NotAfter.ToUniversalTime()) - (Life / 3)
                && certificate.IssuerName.RawData.AsSpan().SequenceEqual(ca.SubjectName.RawData)
                && Chains.Trusts(ca, certificate, time)
                && isWanted(certificate);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static X500DistinguishedName Subject(string name, IReadOnlyList<string> groups)
    {
        var subject = new X500DistinguishedNameBuilder();
        foreach (var group in groups)
        {
            subject.AddOrganizationName(group);
        }
        subject.AddCommonName(name);
        return subject.Build();
    }

    private Credential Issue(X500DistinguishedName subject, IReadOnlyList<string> alternatives, string usage)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(ca, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        if (alternatives.Count > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            foreach (var name in alternatives.Distinct(StringComparer.OrdinalIgnoreCase))
            {
                if (IPAddress.TryParse(name, out var address))
                {
                    names.AddIpAddress(address);
                }
                else
                {
                    names.AddDnsName(name);
                }
            }
            request.CertificateExtensions.Add(names.Build());
        }
        Span<byte> serial = stackalloc byte[16];
        random.NextBytes(serial);
        // A serial number is positive.
        serial[0] &= 0x7f;
        serial[0] |= 0x01;
        var now = time.GetUtcNow();
        var end = now + Life;
        var last = new DateTimeOffset(ca.NotAfter.ToUniversalTime());
        using var certificate = request.Create(ca, now - Skew, end < last ? end : last, serial);
        return Credential.Of(certificate, key);
    }
}
