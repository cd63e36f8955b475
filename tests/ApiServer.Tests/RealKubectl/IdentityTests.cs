using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MiniKube.ApiServer.Tests.RealKubectl;

/// <summary>kubectl's ways to identities: certificates that are asked for and decided, tokens of service accounts, who one is.</summary>
public sealed class IdentityTests(KubectlServer server) : IClassFixture<KubectlServer>
{
    public static TheoryData<string> Versions => KubectlServer.Versions;

    [Theory, MemberData(nameof(Versions))]
    public async Task Requests_for_certificates_are_approved_and_denied(string version)
    {
        var kubectl = await server.OpenAsync(version, "csr");
        var (good, bad) = (kubectl.Namespace + "-good", kubectl.Namespace + "-bad");
        const string Csr = "certificatesigningrequest.certificates.k8s.io";
        Assert.Equal($"{Csr}/{good} created\n{Csr}/{bad} created\n", await kubectl.RunAsync("create -f -", Request(good) + "---\n" + Request(bad)));
        Assert.Matches($@"^NAME +AGE +SIGNERNAME +REQUESTOR +REQUESTEDDURATION +CONDITION\n{good} +\d+s +kubernetes\.io/kube-apiserver-client +kubernetes-admin +24h +Pending\n$", await kubectl.RunAsync($"get csr {good}"));
        Assert.Equal($"{Csr}/{good} approved\n", await kubectl.RunAsync($"certificate approve {good}"));
        Assert.Equal($"{Csr}/{bad} denied\n", await kubectl.RunAsync("certificate deny -f -", Request(bad)));
        Assert.Matches($@"\n{bad} .* Denied\n{good} .* Approved\n", "\n" + await kubectl.RunAsync($"get csr {bad} {good} --no-headers"));
        Assert.Equal("kubernetes-admin Approved True KubectlApprove", await kubectl.RunAsync($"get csr {good} -o jsonpath='{{.spec.username}} {{range .status.conditions[*]}}{{.type}} {{.status}} {{.reason}}{{end}}'"));
        var told = await kubectl.RunAsync($"describe csr {good}");
        Assert.Matches(@"Requesting User: +kubernetes-admin\n", told);
        Assert.Matches(@"Status: +Approved\n", told);
        Assert.Matches(@"Common Name: +jane\n", told);
        // What was decided stays decided.
        Assert.Contains("is already", await kubectl.RefusedAsync($"certificate deny {good}"));
        Assert.Equal($"{Csr}/{good} condition met\n", await kubectl.RunAsync($"wait --for=condition=Approved csr/{good} --timeout=60s"));
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Tokens_of_service_accounts_say_who_one_is(string version)
    {
        var kubectl = await server.OpenAsync(version, "token");
        await kubectl.RunAsync("create serviceaccount robot");
        var guest = server.Guest(kubectl);
        var token = (await kubectl.RunAsync("create token robot --duration=20m")).TrimEnd('\n');
        var account = $"system:serviceaccount:{kubectl.Namespace}:robot";
        // The first versions ask in a version of the API that is no more.
        if (version != "1.27")
        {
            Assert.Matches($@"^ATTRIBUTE +VALUE\nUsername +{account}\n", await kubectl.RunAsync($"auth whoami --kubeconfig={guest} --token={token}"));
            Assert.Equal("kubernetes-admin [\"system:masters\",\"system:authenticated\"]", await kubectl.RunAsync("auth whoami -o jsonpath='{.status.userInfo.username} {.status.userInfo.groups}'"));
        }
        Assert.Contains("You must be logged in to the server", await kubectl.RefusedAsync($"get pods --kubeconfig={guest} --token=nonsense"));

        await kubectl.RunAsync("create secret generic bound");
        var bound = (await kubectl.RunAsync("create token robot --bound-object-kind=Secret --bound-object-name=bound --audience=elsewhere")).TrimEnd('\n');
        var claims = Encoding.UTF8.GetString(Convert.FromBase64String(Padded(bound.Split('.')[1])));
        Assert.True(claims.Contains("\"aud\":[\"elsewhere\"]", StringComparison.Ordinal) && claims.Contains("\"secret\":{\"name\":\"bound\"", StringComparison.Ordinal), claims);
        Assert.Contains("serviceaccounts \"nobody\" not found", await kubectl.RefusedAsync("create token nobody"));
    }

    private static string Padded(string base64Url) => base64Url.Replace('-', '+').Replace('_', '/').PadRight((base64Url.Length + 3) / 4 * 4, '=');

    private static string Request(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = new CertificateRequest("CN=jane, O=dev", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        return $$"""
            apiVersion: certificates.k8s.io/v1
            kind: CertificateSigningRequest
            metadata: {name: {{name}} }
            spec: {signerName: kubernetes.io/kube-apiserver-client, usages: [client auth], expirationSeconds: 86400, request: {{Convert.ToBase64String(Encoding.ASCII.GetBytes(pem))}} }

            """;
    }
}
