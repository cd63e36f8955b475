using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MiniKube.Api.Core.V1;
using MiniKube.Client.Kubeconfigs;

namespace MiniKube.Client.Tests.Kubeconfigs;

public sealed class InClusterConfigTests : IDisposable
{
    private readonly string dir = Directory.CreateTempSubdirectory("in-cluster").FullName;

    public InClusterConfigTests()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var ca = new CertificateRequest("CN=ca", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Write("ca.crt", ca.ExportCertificatePem());
        Write("namespace", "team\n");
        Write("token", "one\n");
    }

    public void Dispose() => Directory.Delete(dir, recursive: true);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(dir, name), text);

    private InClusterConfig Pod(string? host = "10.96.0.1", string? port = "443") => new(host, port, dir);

    [Theory]
    [InlineData("10.96.0.1", "https://10.96.0.1/")]
    [InlineData("fd00::1", "https://[fd00::1]/")]
    public void A_pod_reaches_its_cluster_as_its_service_account(string host, string server)
    {
        var config = Pod(host).ToClientConfig();
        Assert.Equal((server, "team", Path.Combine(dir, "token")), (config.Server.AbsoluteUri, config.Namespace, config.TokenFile));
        Assert.Equal("CN=ca", Assert.Single(config.CertificateAuthority).Subject);
        Assert.Equal("x", Pod().ToClientConfig("x").Namespace);
    }

    [Fact]
    public void The_token_is_read_again_as_the_node_renews_it_and_kept_while_it_cannot_be_read() => Sim.Run(async sim =>
    {
        var seen = new List<string>();
        var server = new ScriptedServer().On("GET", "/", r =>
        {
            seen.Add(r.Headers.Authorization!.ToString());
            return ScriptedServer.Json("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"}}""");
        });
        var client = server.Client(sim, _ => Pod().ToClientConfig());
        foreach (var change in (Action[])[() => { }, () => Write("token", "two"), () => File.Delete(Path.Combine(dir, "token")), () => Write("token", ""), () => Write("token", "three")])
        {
            change();
            await sim.PassAsync(TimeSpan.FromSeconds(61));
            await client.GetAsync<ConfigMap>("a", "default");
        }
        Assert.Equal(["Bearer one", "Bearer two", "Bearer two", "Bearer two", "Bearer three"], seen);
    });

    [Fact]
    public void Outside_of_a_pod_it_says_what_is_missing()
    {
        string Problem(InClusterConfig config) => Assert.Throws<KubeconfigException>(() => config.ToClientConfig()).Message;
        const string noPod = "unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined";
        Assert.Equal((noPod, noPod), (Problem(Pod(host: null)), Problem(Pod(port: ""))));
        File.Delete(Path.Combine(dir, "token"));
        Assert.Equal($"open {Path.Combine(dir, "token")}: no such file or directory", Problem(Pod()));
    }

    [Fact]
    public void Without_a_kubeconfig_a_pod_uses_its_own_and_with_one_that()
    {
        var file = Path.Combine(dir, "config");
        Assert.Equal("10.96.0.1", Kubeconfig.Load(null, null, file, null, Pod()).Server.Host);
        Assert.Equal("10.96.0.1", Kubeconfig.Load(null, Path.Combine(dir, "gone"), file, null, Pod()).Server.Host);
        Assert.Equal("other", Kubeconfig.Load(null, null, file, new KubeconfigOverrides { Namespace = "other" }, Pod()).Namespace);
        File.WriteAllText(file, """
            current-context: c
            clusters: [{name: c, cluster: {server: "https://elsewhere"}}]
            contexts: [{name: c, context: {cluster: c}}]
            """);
        Assert.Equal("elsewhere", Kubeconfig.Load(null, null, file, null, Pod()).Server.Host);
        Assert.Equal("elsewhere", Kubeconfig.Load(null, file, null, null, Pod()).Server.Host);
        Assert.Equal("elsewhere", Kubeconfig.Load(file, null, null, null, Pod()).Server.Host);
    }

    [Fact]
    public void Outside_a_pod_there_is_none()
    {
        Assert.False(Pod(host: null).IsPossible);
        Assert.False(Pod(port: "").IsPossible);
        Assert.Contains("KUBERNETES_SERVICE_HOST", Assert.Throws<KubeconfigException>(() => Pod(host: null).ToClientConfig()).Message);
        File.Delete(Path.Combine(dir, "token"));
        Assert.False(Pod().IsPossible);
        Assert.Contains("--kubeconfig", Assert.Throws<KubeconfigException>(() => Kubeconfig.Load(null, null, Path.Combine(dir, "none"), null, Pod())).Message);
    }

    [Fact]
    public void A_certificate_authority_that_cannot_be_read_is_said()
    {
        File.Delete(Path.Combine(dir, "ca.crt"));
        Assert.Contains("ca.crt", Assert.Throws<KubeconfigException>(() => Pod().ToClientConfig()).Message);
    }
}
