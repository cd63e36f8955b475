using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MiniKube.Client.Kubeconfigs;

namespace MiniKube.Client.Tests.Kubeconfigs;

public sealed class KubeconfigTests : IDisposable
{
    private readonly string dir = Directory.CreateTempSubdirectory("kubeconfig").FullName;

    public void Dispose() => Directory.Delete(dir, recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(dir, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static (string Certificate, string Key) Pem(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private const string Two = """
        apiVersion: v1
        kind: Config
        current-context: dev
        clusters:
        - name: dev
          cluster: {server: "https://dev:6443", insecure-skip-tls-verify: true, tls-server-name: other}
        - name: prod
          cluster: {server: "https://prod:6443"}
        users:
        - name: me
          user: {token: secret}
        contexts:
        - name: dev
          context: {cluster: dev, user: me, namespace: team}
        - name: prod
          context: {cluster: prod, user: me}
        """;

    [Fact]
    public void The_current_context_names_server_user_and_namespace()
    {
        var config = Kubeconfig.Load(Write("config", Two), null, null, null);
        Assert.Equal(new Uri("https://dev:6443"), config.Server);
        Assert.Equal(("secret", "team", true, "other"), (config.Token, config.Namespace, config.InsecureSkipTlsVerify, config.TlsServerName));
    }

    [Fact]
    public void Overrides_choose_another_context_and_namespace()
    {
        var config = Kubeconfig.Load(Write("config", Two), null, null, new KubeconfigOverrides { Context = "prod", Namespace = "x" });
        Assert.Equal((new Uri("https://prod:6443"), "x"), (config.Server, config.Namespace));
        Assert.Equal("default", Kubeconfig.Load(Write("config", Two), null, null, new KubeconfigOverrides { Context = "prod" }).Namespace);
    }

    [Fact]
    public void Certificates_come_inline_or_from_files_beside_the_kubeconfig()
    {
        var (ca, _) = Pem("ca");
        var (certificate, key) = Pem("admin");
        Write("ca.crt", ca);
        Write("admin.crt", certificate);
        Write("admin.key", key);
        string Config(string cluster, string user) => $$"""
            current-context: c
            clusters:
            - name: c
              cluster: {server: "https://h", {{cluster}} }
            users:
            - name: u
              user: { {{user}} }
            contexts:
            - name: c
              context: {cluster: c, user: u}
            """;
        var inline = Config(
            $"certificate-authority-data: {Base64(ca)}", $"client-certificate-data: {Base64(certificate)}, client-key-data: {Base64(key)}");
        var files = Config("certificate-authority: ca.crt", $"client-certificate: admin.crt, client-key: {dir}/admin.key, tokenFile: token");
        foreach (var text in new[] { inline, files })
        {
            var config = Kubeconfig.Load(Write("config", text), null, null, null);
            Assert.Equal("CN=ca", Assert.Single(config.CertificateAuthority).Subject);
            Assert.Equal("CN=admin", config.ClientCertificate!.Subject);
            Assert.True(config.ClientCertificate.HasPrivateKey);
            Assert.Equal(text == files ? Path.Combine(dir, "token") : null, config.TokenFile);
        }
    }

    [Fact]
    public void Of_several_files_the_first_that_defines_a_name_counts_and_missing_ones_do_not()
    {
        var first = Write("first", """
            clusters: [{name: dev, cluster: {server: "https://mine"}}]
            current-context: ""
            """);
        var second = Write("second", Two);
        var config = Kubeconfig.Load(null, $"{dir}/none:{first}:{second}", null, null);
        Assert.Equal((new Uri("https://mine"), "secret"), (config.Server, config.Token));
    }

    [Fact]
    public void The_explicit_file_wins_over_the_environment_and_that_over_the_default()
    {
        var one = Write("one", Two);
        var other = Write("other", Two.Replace("https://dev:6443", "https://other"));
        Assert.Equal("dev", Kubeconfig.Load(one, other, other, null).Server.Host);
        Assert.Equal("dev", Kubeconfig.Load(null, one, other, null).Server.Host);
        Assert.Equal("other", Kubeconfig.Load(null, null, other, null).Server.Host);
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "clusters: [", "config:1: " },
        { "kind: Pod", "config:1: kind: must be Config, not Pod" },
        { "clusters: yes", "config:1: clusters: must be a list" },
        { "clusters:\n- cluster: {}", "config:2: clusters[0].name: is required" },
        { Two.Replace("current-context: dev", "current-context: gone"), "context \"gone\" does not exist in " },
        { Two.Replace("cluster: dev,", "cluster: gone,"), "cluster \"gone\" does not exist in " },
        { Two.Replace("user: me,", "user: gone,"), "user \"gone\" does not exist in " },
        { Two.Replace("https://dev:6443", "ftp://dev"), "config:6: clusters[0].cluster.server: 'ftp://dev' is no http or https address" },
        { Two.Replace("insecure-skip-tls-verify: true", "certificate-authority-data: '*'"), "config:6: clusters[0].cluster.certificate-authority-data: must be base64" },
        { Two.Replace("insecure-skip-tls-verify: true", "certificate-authority: gone"), "config:6: clusters[0].cluster.certificate-authority: cannot read " },
        { Two.Replace("insecure-skip-tls-verify: true", "certificate-authority-data: aGVsbG8="), "config:6: clusters[0].cluster.certificate-authority: has no PEM" },
        { Two.Replace("token: secret", "client-certificate-data: aGVsbG8="), "config:11: users[0].user.client-key: a client certificate and its key go together" },
        { Two.Replace("token: secret", "token: [1]"), "config:11: users[0].user.token: must be a string" },
        { "users: []", "no current-context" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void What_is_wrong_is_one_line_with_its_place(string text, string expected)
    {
        var path = Write("config", text);
        var message = Assert.Throws<KubeconfigException>(() => Kubeconfig.Load(path, null, null, null)).Message;
        Assert.Contains(expected, message);
        Assert.Contains(path, message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void No_file_at_all_says_what_to_do()
    {
        Assert.Contains("--kubeconfig", Assert.Throws<KubeconfigException>(() => Kubeconfig.Load(null, null, $"{dir}/none", null)).Message);
        Assert.Contains("none", Assert.Throws<KubeconfigException>(() => Kubeconfig.Load($"{dir}/none", null, null, null)).Message);
    }
}
