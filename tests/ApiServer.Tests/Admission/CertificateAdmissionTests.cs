using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Admission;
using MiniKube.ApiServer.Admission.Certificates;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Kinds.Certificates;
using MiniKube.ApiServer.Requests;
using MiniKube.Api.Determinism;

namespace MiniKube.ApiServer.Tests.Admission;

public class CertificateAdmissionTests
{
    [Theory]
    [InlineData("approve", "example.com/one", true)]
    [InlineData("approve", "example.com/*", true)]
    [InlineData("approve", "example.com/other", false)]
    [InlineData("sign", "example.com/one", false)]
    public async Task Approving_needs_a_permission_for_the_signer_or_its_domain(string verb, string signer, bool allowed)
    {
        var request = Request(AdmissionOperation.Update, "approval", Csr("example.com/one"), Csr("example.com/one"));
        var refusal = await new CertificateApproval(new OnePermission(verb, signer)).ValidateAsync(request);
        Assert.Equal(allowed ? null : "certificatesigningrequests.certificates.k8s.io \"c\" is forbidden: user not permitted to approve requests with signerName \"example.com/one\"",
            refusal?.Status.Message);
    }

    [Theory]
    [InlineData("{\"certificate\":\"AAAA\"}", "sign", true)]
    [InlineData("{\"certificate\":\"AAAA\"}", "approve", false)]
    [InlineData("{}", "approve", true)]
    public async Task Signing_needs_a_permission_where_a_certificate_is_written(string status, string verb, bool allowed)
    {
        var signed = Csr("example.com/one").With("status", DocumentJson.Parse(Encoding.UTF8.GetBytes(status)));
        var refusal = await new CertificateSigning(new OnePermission(verb, "example.com/one")).ValidateAsync(Request(AdmissionOperation.Update, "status", signed, Csr("example.com/one")));
        Assert.Equal(allowed ? null : "certificatesigningrequests.certificates.k8s.io \"c\" is forbidden: user not permitted to sign requests with signerName \"example.com/one\"",
            refusal?.Status.Message);
    }

    [Theory]
    [InlineData("O=system:masters, CN=me", "kubernetes.io/kube-apiserver-client", false)]
    [InlineData("O=staff, CN=me", "kubernetes.io/kube-apiserver-client", true)]
    [InlineData("O=system:masters, CN=me", "example.com/one", true)]
    public async Task Nobody_asks_for_a_certificate_of_the_masters(string subject, string signer, bool allowed)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        var csr = Csr(signer).WithAt(["spec", "request"], Convert.ToBase64String(Encoding.ASCII.GetBytes(pem)));
        var refusal = await new CertificateSubjectRestriction().ValidateAsync(Request(AdmissionOperation.Create, null, csr, null));
        Assert.Equal(allowed ? null : "certificatesigningrequests.certificates.k8s.io \"c\" is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed",
            refusal?.Status.Message);
    }

    private static DocumentObject Csr(string signer) => new(
        ("metadata", new DocumentObject(("name", "c"))), ("spec", new DocumentObject(("signerName", signer), ("request", ""))));

    private static AdmissionRequest Request(AdmissionOperation operation, string? subresource, DocumentObject? o, DocumentObject? old) => new(new RequestContext
    {
        Kind = CertificateSigningRequestKind.Declaration,
        Version = CertificateSigningRequestKind.Declaration.StorageVersion,
        Name = "c",
        Subresource = subresource,
        User = new UserInfo("somebody", []),
        Now = DateTimeOffset.UnixEpoch,
        Random = new SeededRandomSource(1),
        Ids = new RandomIdSource(new SeededRandomSource(1)),
    }, operation, o, old);

    /// <summary>Allows one verb for one signer.</summary>
    private sealed class OnePermission(string verb, string signer) : IAuthorizer
    {
        public ValueTask<AuthorizationResult> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancel) =>
            new(new AuthorizationResult(attributes is { Resource: "signers", Group: "certificates.k8s.io" } && attributes.Verb == verb && attributes.Name == signer
                ? Decision.Allow : Decision.NoOpinion));

        public SubjectRules RulesFor(UserInfo user, string ns) => SubjectRules.None;
    }
}
