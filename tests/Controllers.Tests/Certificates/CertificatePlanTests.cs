using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MiniKube.Api.Certificates.V1;
using MiniKube.Api.Determinism;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Controllers.Certificates;
using static MiniKube.Controllers.Tests.Make;

namespace MiniKube.Controllers.Tests.Certificates;

public sealed class CertificatePlanTests
{
    [Theory]
    [InlineData(KubernetesSigners.ApiServerClient, "CN=jane", "", "client auth", null)]
    [InlineData(KubernetesSigners.ApiServerClient, "CN=jane", "", "digital signature", "missing required usage for client certificate: client auth")]
    [InlineData(KubernetesSigners.ApiServerClient, "CN=jane", "", "client auth,server auth", "invalid usage for client certificate: server auth")]
    [InlineData(KubernetesSigners.ApiServerClientKubelet, "O=system:nodes,CN=system:node:a", "", "digital signature,client auth", null)]
    [InlineData(KubernetesSigners.ApiServerClientKubelet, "O=system:nodes,CN=system:node:a", "", "key encipherment,digital signature,client auth", null)]
    [InlineData(KubernetesSigners.ApiServerClientKubelet, "O=system:nodes,O=system:masters,CN=system:node:a", "", "digital signature,client auth", "subject organization is not system:nodes")]
    [InlineData(KubernetesSigners.ApiServerClientKubelet, "O=system:nodes,CN=root", "", "digital signature,client auth", "subject common name does not begin with system:node: ")]
    [InlineData(KubernetesSigners.ApiServerClientKubelet, "O=system:nodes,CN=system:node:a", "dns", "digital signature,client auth", "DNS subjectAltNames are not allowed")]
    [InlineData(KubernetesSigners.ApiServerClientKubelet, "O=system:nodes,CN=system:node:a", "email", "digital signature,client auth", "Email subjectAltNames are not allowed")]
    [InlineData(KubernetesSigners.ApiServerClientKubelet, "O=system:nodes,CN=system:node:a", "ip", "digital signature,client auth", "IP subjectAltNames are not allowed")]
    [InlineData(KubernetesSigners.ApiServerClientKubelet, "O=system:nodes,CN=system:node:a", "uri", "digital signature,client auth", "URI subjectAltNames are not allowed")]
    [InlineData(KubernetesSigners.ApiServerClientKubelet, "O=system:nodes,CN=system:node:a", "", "client auth", "usages did not match [client auth digital signature key encipherment]")]
    [InlineData(KubernetesSigners.KubeletServing, "O=system:nodes,CN=system:node:a", "dns,ip", "digital signature,server auth", null)]
    [InlineData(KubernetesSigners.KubeletServing, "O=system:nodes,CN=system:node:a", "", "digital signature,server auth", "DNS or IP subjectAltName is required")]
    [InlineData(KubernetesSigners.KubeletServing, "O=system:nodes,CN=system:node:a", "dns,email", "digital signature,server auth", "Email subjectAltNames are not allowed")]
    [InlineData(KubernetesSigners.KubeletServing, "O=system:nodes,CN=system:node:a", "ip,uri", "digital signature,server auth", "URI subjectAltNames are not allowed")]
    [InlineData(KubernetesSigners.KubeletServing, "O=system:nodes,CN=system:node:a", "ip", "digital signature,client auth", "usages did not match [digital signature key encipherment server auth]")]
    [InlineData(KubernetesSigners.LegacyUnknown, "CN=anybody", "dns,ip,email,uri", "code signing", null)]
    public void Each_signer_has_its_own_rules(string signer, string subject, string alternatives, string usages, string? problem) =>
        Assert.Equal(problem, KubernetesSigners.Problem(signer, SigningRequest.Parse(Requests.Pem(subject, alternatives.Split(','))), usages.Split(',')));

    [Theory]
    [InlineData(null, 365 * 86_400, false)]
    [InlineData(86_400, 86_400, false)]
    [InlineData(3_600, 3_600, true)]
    [InlineData(60, 600, true)]
    [InlineData(int.MaxValue, 365 * 86_400, false)]
    public void A_certificate_lasts_as_long_as_asked_within_the_authoritys_bounds(int? asked, int seconds, bool isShort)
    {
        using var certificate = Issue("CN=jane", [], ["client auth"], asked);
        var (start, end) = (new DateTimeOffset(certificate.NotBefore.ToUniversalTime()), new DateTimeOffset(certificate.NotAfter.ToUniversalTime()));
        Assert.Equal(Now.AddMinutes(-5), start);
        // Only a short life is not counted from the backdated beginning.
        Assert.Equal((isShort ? Now : start).AddSeconds(seconds), end);
    }

    [Fact]
    public void A_certificate_says_what_was_asked_for_and_nothing_else()
    {
        using var certificate = Issue("O=devs,O=ops,CN=jane", ["dns", "ip", "email", "uri", "other"], ["signing", "server auth", "client auth", "s/mime", "email protection"], null);
        Assert.Equal("O=devs, O=ops, CN=jane", certificate.SubjectName.Decode(X500DistinguishedNameFlags.None));
        Assert.Equal(["2.5.29.15", "2.5.29.37", "2.5.29.19", "2.5.29.35", "2.5.29.17"], certificate.Extensions.Select(e => e.Oid!.Value));
        Assert.Equal(X509KeyUsageFlags.DigitalSignature, certificate.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
        Assert.Equal(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.4"], certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>().Select(o => o.Value));
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        var names = new X509SubjectAlternativeNameExtension(certificate.Extensions["2.5.29.17"]!.RawData);
        Assert.Equal(("a.example", IPAddress.Parse("10.0.0.1")), (names.EnumerateDnsNames().Single(), names.EnumerateIPAddresses().Single()));
        Assert.True(certificate.SerialNumberBytes.Span[0] is > 0 and < 0x80);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Authorities_with_either_sort_of_key_sign_for_either(bool rsa)
    {
        var signing = Requests.Authority(Now, rsa);
        using var authority = X509Certificate2.CreateFromPem(signing.CertificatePem);
        foreach (var request in new[] { Requests.Pem("CN=a"), Requests.RsaPem("CN=b") })
        {
            var pem = new SigningAuthority(signing, new SeededRandomSource(1)).Sign(SigningRequest.Parse(request), ["client auth"], null, Now);
            using var certificate = X509Certificate2.CreateFromPem(pem);
            Assert.True(Requests.Trusts(authority, certificate, Now));
        }
    }

    [Fact]
    public void An_authority_never_signs_beyond_its_own_end_and_not_after_it()
    {
        var signing = Requests.Authority(Now, rsa: false, days: 2);
        var authority = new SigningAuthority(signing, new SeededRandomSource(1));
        using var certificate = X509Certificate2.CreateFromPem(authority.Sign(SigningRequest.Parse(Requests.Pem("CN=a")), ["client auth"], null, Now.AddDays(1)));
        Assert.Equal(Now.AddDays(2), new DateTimeOffset(certificate.NotAfter.ToUniversalTime()));
        Assert.Throws<CryptographicException>(() => authority.Sign(SigningRequest.Parse(Requests.Pem("CN=a")), ["client auth"], null, Now.AddDays(2)));
    }

    [Theory]
    [InlineData("system:node:a", "selfnodeclient nodeclient")]
    [InlineData("system:bootstrap:abcdef", "nodeclient")]
    public void Requests_of_nodes_may_be_approved_on_two_grounds(string user, string grounds) =>
        Assert.Equal(grounds, Grounds(Requests.Node("a", user)));

    [Fact]
    public void What_is_decided_or_not_of_a_node_is_left_to_people()
    {
        var csr = Requests.Node("a", "system:node:a");
        Assert.Equal("", Grounds(CertificateConditions.With(csr, "Approved", "r", "m", Now)));
        Assert.Equal("", Grounds(CertificateConditions.With(csr, "Denied", "r", "m", Now)));
        Assert.Equal("", Grounds(csr with { Status = new() { Certificate = ByteString.FromUtf8("x") } }));
        Assert.Equal("", Grounds(csr with { Spec = csr.Spec with { SignerName = KubernetesSigners.ApiServerClient } }));
        Assert.Equal("", Grounds(csr with { Spec = csr.Spec with { Usages = ["client auth", "server auth"] } }));
    }

    [Theory]
    [InlineData("", 24 * 3600)]
    [InlineData("Approved", 3600)]
    [InlineData("Denied", 3600)]
    [InlineData("Approved Failed", 3600)]
    [InlineData("Other", null)]
    public void Requests_are_kept_for_a_while(string conditions, int? seconds)
    {
        var csr = new CertificateSigningRequest
        {
            Metadata = new ObjectMeta { CreationTimestamp = Now },
            Status = new()
            {
                Conditions = conditions.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(type => new CertificateSigningRequestCondition { Type = type, Status = "True", LastUpdateTime = Now }).ToArray(),
            },
        };
        Assert.Equal(seconds is null ? null : Now.AddSeconds(seconds.Value), CleaningPlan.Compute(csr));
    }

    [Fact]
    public void A_request_goes_when_its_certificate_has_expired()
    {
        using var certificate = Issue("CN=a", [], ["client auth"], 600);
        var csr = CertificateConditions.With(new() { Status = new() { Certificate = ByteString.FromUtf8(certificate.ExportCertificatePem()) } }, "Approved", "r", "m", Now);
        Assert.Equal(Now.AddSeconds(600), CleaningPlan.Compute(csr));
        Assert.Equal(Now.AddHours(1), CleaningPlan.Compute(csr with { Status = csr.Status with { Certificate = ByteString.FromUtf8("of another form") } }));
    }

    private static string Grounds(CertificateSigningRequest csr) => string.Join(' ', ApprovalPlan.Compute(csr).Select(g => g.Subresource));

    private static X509Certificate2 Issue(string subject, string[] alternatives, string[] usages, int? seconds) => X509Certificate2.CreateFromPem(
        new SigningAuthority(Requests.Authority(Now, rsa: false), new SeededRandomSource(1)).Sign(SigningRequest.Parse(Requests.Pem(subject, alternatives)), usages, seconds, Now));
}
