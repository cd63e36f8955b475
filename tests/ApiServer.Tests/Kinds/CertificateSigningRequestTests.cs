using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Kinds;

/// <summary>Requests for certificates: who asks, what is asked for, who decides, and what is issued.</summary>
public sealed class CertificateSigningRequestTests
{
    private const string Path = "/apis/certificates.k8s.io/v1/certificatesigningrequests";

    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly string Request = Base64(new CertificateRequest("CN=me", Key, HashAlgorithmName.SHA256).CreateSigningRequestPem());
    private static readonly string Certificate = Certified();

    public static TheoryData<string, string[]> Created => new()
    {
        { Spec(), [] },
        { Spec(request: Base64(new CertificateRequest("CN=me", RSA.Create(2048), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem())), [] },
        { Spec(request: ""), ["spec.request: Invalid value: \"\": PEM block type must be CERTIFICATE REQUEST"] },
        { Spec(request: Certificate), [$"spec.request: Invalid value: \"{Certificate}\": PEM block type must be CERTIFICATE REQUEST"] },
        { Spec(request: Garbage()), [$"spec.request: Invalid value: \"{Garbage()}\": asn1: structure error: not a PKCS #10 certificate request"] },
        { Spec(request: Forged()), [$"spec.request: Invalid value: \"{Forged()}\": x509: the signature of the certificate request does not verify"] },
        { Spec(usages: "[]"), ["spec.usages: Required value"] },
        { Spec(usages: """["client auth","client auth","tls"]"""),
            ["spec.usages[2]: Unsupported value: \"tls\": supported values: \"any\", \"cert sign\", \"client auth\", \"code signing\", \"content commitment\", \"crl sign\", \"data encipherment\", \"decipher only\", \"digital signature\", \"email protection\", \"encipher only\", \"ipsec end system\", \"ipsec tunnel\", \"ipsec user\", \"key agreement\", \"key encipherment\", \"microsoft sgc\", \"netscape sgc\", \"ocsp signing\", \"s/mime\", \"server auth\", \"signing\", \"timestamping\"",
             "spec.usages[1]: Duplicate value: \"client auth\""] },
        { Spec(signer: ""), ["spec.signerName: Required value"] },
        { Spec(signer: "kubernetes.io/legacy-unknown"), ["spec.signerName: Invalid value: \"kubernetes.io/legacy-unknown\": the legacy signerName is not allowed via this API version"] },
        { Spec(signer: "a.b"), ["spec.signerName: Invalid value: \"a.b\": must be a fully qualified domain and path of the form 'example.com/signer-name'"] },
        { Spec(signer: "local/x"), ["spec.signerName: Invalid value: \"local\": should be a domain with at least two segments separated by dots"] },
        { Spec(signer: "a.b/X"),
            ["spec.signerName: Invalid value: \"X\": validating label \"X\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"] },
        { Spec(seconds: 599), ["spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 600 seconds (10 minutes)"] },
    };

    [Theory, MemberData(nameof(Created))]
    public void What_is_wrong_with_a_request_is_said_as_upstream_says_it(string json, string[] expected) =>
        Assert.Equal(expected, new KindCase("certificatesigningrequests").CreateErrorsOf(json));

    [Theory]
    [InlineData("""{"spec":{"signerName":"a.b/c","username":"me","expirationSeconds":7200}}""", "x  60s  a.b/c  me  120m  Pending")]
    [InlineData("""{"spec":{"username":"me"},"status":{"conditions":[{"type":"Approved"}],"certificate":"AAAA"}}""", "x  60s  <none>  me  <none>  Approved,Issued")]
    [InlineData("""{"spec":{"username":"me"},"status":{"conditions":[{"type":"Denied"},{"type":"Failed"},{"type":"Other"}]}}""", "x  60s  <none>  me  <none>  Denied,Failed")]
    public void Rows_show_what_kubectl_users_expect(string json, string expected) => Assert.Equal(expected, new KindCase("certificatesigningrequests").RowOf(json));

    [Fact]
    public async Task The_requestor_is_the_user_and_stays_so()
    {
        await using var api = await TestApi.StartAsync(configure: o => o with { Authorization = TestApi.Everything });
        var body = KindCase.Parse(Spec()).WithAt(["metadata", "name"], "a").WithAt(["spec", "username"], "somebody-else").WithAt(["spec", "groups"], Document.Of([(Document)"system:masters"]));
        var created = await api.Send(HttpMethod.Post, Path, body.With("status", KindCase.Parse("""{"conditions":[{"type":"Approved","status":"True"}]}""")).ToString(), client: api.As("jane", "devs"));
        Assert.Equal((201, "jane", """["devs","system:authenticated"]""", "{}"), (created.Code, created.Text("spec", "username"), created["spec", "groups"]!.ToString(), created["status"]!.ToString()));

        var put = await api.Put(Path + "/a", ((DocumentObject)created.Body).WithAt(["spec", "username"], "root").WithAt(["metadata", "labels", "a"], "b").ToString());
        Assert.Equal((200, "jane", "b"), (put.Code, put.Text("spec", "username"), put.Text("metadata", "labels", "a")));
        Assert.Equal(["a"], (await api.Get(Path + "?fieldSelector=spec.signerName%3Da.b%2Fc")).Body.Each("items").Select(i => i.Text("metadata", "name")));
        Assert.Empty((await api.Get(Path + "?fieldSelector=spec.signerName%3Dother")).Body.Each("items"));
    }

    [Fact]
    public async Task Approval_writes_decisions_and_status_writes_the_certificate()
    {
        await using var api = await TestApi.StartAsync();
        var o = (DocumentObject)(await api.Post(Path, KindCase.Parse(Spec()).WithAt(["metadata", "name"], "a").ToString())).Body;
        Task<Answer> Put(string part, string status) => api.Put($"{Path}/a/{part}", o.With("status", KindCase.Parse(status)).WithAt(["metadata", "resourceVersion"], "").ToString());
        const string approved = """{"type":"Approved","status":"True","reason":"Fine","lastUpdateTime":"2026-01-02T03:04:05Z","lastTransitionTime":"2026-01-02T03:04:05Z"}""";

        Refused(await Put("status", $$"""{"conditions":[{{approved}}]}"""), "status.conditions: Forbidden: updates may not add a condition of type \"Approved\"");
        Refused(await Put("approval", """{"conditions":[{"type":"Approved","status":"False"},{"type":"Denied","status":"True"},{"type":"","status":""}]}"""),
            "[status.conditions[0].status: Unsupported value: \"False\": supported values: \"True\", status.conditions[1].type: Invalid value: \"Denied\": Approved and Denied conditions are mutually exclusive, status.conditions[2].type: Required value, status.conditions[2].status: Required value]");

        // The approver sets no certificate, and what time it is the server knows.
        var decided = await Put("approval", $$"""{"conditions":[{"type":"Approved","status":"True","reason":"Fine"}],"certificate":"{{Certificate}}"}""");
        Assert.Equal((200, "Fine", true, true), (decided.Code, decided.Body["status"].Each("conditions").Single().Text("reason"), decided["status", "certificate"] is null,
            decided.Body["status"].Each("conditions").Single().Text("lastUpdateTime").Length > 0));

        Refused(await Put("status", $$"""{"certificate":"{{Certificate}}"}"""), "status.conditions: Forbidden: updates may not remove a condition of type \"Approved\"");
        Refused(await Put("status", $$"""{"conditions":[{{approved}}],"certificate":"{{Base64("hello")}}"}"""),
            "status.certificate: Invalid value: \"<certificate data>\": must contain at least one CERTIFICATE PEM block");
        Refused(await Put("status", $$"""{"conditions":[{{approved}}],"certificate":"{{Request}}"}"""),
            "status.certificate: Invalid value: \"<certificate data>\": only CERTIFICATE PEM blocks are allowed, found \"CERTIFICATE REQUEST\"");
        Refused(await Put("status", $$"""{"conditions":[{{approved}}],"certificate":"{{Base64("-----BEGIN CERTIFICATE-----\na: b\n\nAAAA\n-----END CERTIFICATE-----\n")}}"}"""),
            "status.certificate: Invalid value: \"<certificate data>\": no PEM block headers are permitted");
        Refused(await Put("status", $$"""{"conditions":[{{approved}}],"certificate":"{{Base64("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")}}"}"""),
            "status.certificate: Invalid value: \"<certificate data>\": x509: malformed certificate");

        // An outdated copy of the decision does not change it.
        var issued = await Put("status", $$"""{"conditions":[{{approved}},{"type":"Ready","status":"Unknown"}],"certificate":"{{Certificate}}"}""");
        Assert.Equal((200, Certificate), (issued.Code, issued.Text("status", "certificate")));
        Assert.Equal(decided.Body["status"].Each("conditions").Single(), issued.Body["status"].Each("conditions").First());
        Refused(await Put("status", $$"""{"conditions":[{{approved}}],"certificate":"{{Certified()}}"}"""), "status.certificate: Forbidden: updates may not modify existing certificate content");
        Refused(await Put("approval", """{"conditions":[]}"""), "status.conditions: Forbidden: updates may not remove a condition of type \"Approved\"");
    }

    private static void Refused(Answer answer, string why) => Assert.Equal((422, $"CertificateSigningRequest.certificates.k8s.io \"a\" is invalid: {why}"), (answer.Code, answer.ErrorMessage));

    private static string Spec(string? request = null, string usages = """["client auth"]""", string signer = "a.b/c", int seconds = 600) =>
        $$"""{"spec":{"request":"{{request ?? Request}}","usages":{{usages}},"signerName":"{{signer}}","expirationSeconds":{{seconds}} } }""";

    private static string Garbage() => Base64("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n");

    private static string Forged()
    {
        var request = Convert.FromBase64String(Request);
        var der = PemEncoding.Find(Encoding.UTF8.GetString(request)) is var found ? Convert.FromBase64String(Encoding.UTF8.GetString(request)[found.Base64Data]) : [];
        // The last letter of the name that was signed: CN=me becomes CN=mE.
        der[Array.IndexOf(der, (byte)'m') + 1] = (byte)'E';
        return Base64(PemEncoding.WriteString("CERTIFICATE REQUEST", der));
    }

    private static string Certified() => Base64(new CertificateRequest("CN=me", Key, HashAlgorithmName.SHA256)
        .CreateSelfSigned(KindCase.Now, KindCase.Now.AddDays(1)).ExportCertificatePem());

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
