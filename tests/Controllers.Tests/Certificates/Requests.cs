using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MiniKube.Api.Certificates.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Controllers.Certificates;

namespace MiniKube.Controllers.Tests.Certificates;

/// <summary>Requests for certificates, and authorities, as tests need them.</summary>
internal static class Requests
{
    public static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <param name="subject">Its parts in the order of the encoding.</param>
    /// <param name="alternatives">Kinds of alternative names: dns, ip, email, uri, other.</param>
    public static ByteString Pem(string subject, params string[] alternatives)
    {
        var request = new CertificateRequest(new X500DistinguishedName(subject, X500DistinguishedNameFlags.None), Key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var kind in alternatives.Where(a => a.Length > 0))
        {
            switch (kind)
            {
                case "dns":
                    names.AddDnsName("a.example");
                    break;
                case "ip":
                    names.AddIpAddress(IPAddress.Parse("10.0.0.1"));
                    break;
                case "email":
                    names.AddEmailAddress("a@a.example");
                    break;
                case "uri":
                    names.AddUri(new Uri("spiffe://a.example/b"));
                    break;
                default:
                    names.AddUserPrincipalName("jane@a.example");
                    break;
            }
        }
        if (alternatives.Any(a => a.Length > 0))
        {
            request.CertificateExtensions.Add(names.Build());
        }
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, true));
        return ByteString.FromUtf8(request.CreateSigningRequestPem());
    }

    public static ByteString RsaPem(string subject)
    {
        using var key = RSA.Create(2048);
        return ByteString.FromUtf8(new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem());
    }

    public static CertificateSigningRequest Csr(string name, ByteString request, string signer, params string[] usages) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new() { Request = request, SignerName = signer, Usages = usages },
    };

    /// <summary>A node's request for its client certificate.</summary>
    public static CertificateSigningRequest Node(string node, string user, params string[] groups) =>
        Csr("node-" + node, Pem($"O=system:nodes,CN=system:node:{node}"), KubernetesSigners.ApiServerClientKubelet, "digital signature", "client auth") is var csr
            ? csr with { Spec = csr.Spec with { Username = user, Groups = groups } } : csr;

    public static ClusterSigning Authority(DateTimeOffset now, bool rsa, int days = 3650)
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = RSA.Create(2048);
        var request = rsa
            ? new CertificateRequest("CN=kubernetes", other, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=kubernetes", ecdsa, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(days));
        return new(certificate.ExportCertificatePem(), rsa ? other.ExportPkcs8PrivateKeyPem() : ecdsa.ExportECPrivateKeyPem());
    }

    public static bool Trusts(X509Certificate2 authority, X509Certificate2 certificate, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Build(certificate);
    }
}
