using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using MiniKube.Api.Determinism;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Certificates;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Client.Kubeconfigs;

namespace MiniKube.ApiServer.Tests.Hosting;

public class HostTests
{
    private static async Task<(int Code, Document Body)> Get(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType == "application/json" ? DocumentJson.Parse(bytes) : Document.Null);
    }

    [Fact]
    public async Task Each_way_to_authenticate_leads_to_its_answer()
    {
        var tokens = Path.GetTempFileName();
        await File.WriteAllTextAsync(tokens, "secret,ann,1,\"system:masters,dev\"\n", TestContext.Current.CancellationToken);
        await using var host = await TestHost.StartAsync(configure: o => o with { TokenFile = tokens });
        using var admin = host.Admin();
        Assert.Equal(200, (await Get(admin, "/api/v1/namespaces")).Code);
        using var question = new StringContent("{}", new MediaTypeHeaderValue("application/json"));
        using var answer = await admin.PostAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews", question, TestContext.Current.CancellationToken);
        var admins = DocumentJson.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Matches("^X509SHA256=[0-9a-f]{64}$", admins.At("status", "userInfo", "extra", "authentication.kubernetes.io/credential-id")!.AsArray![0].AsString);
        using var ann = host.Client(token: "secret");
        Assert.Equal(200, (await Get(ann, "/api/v1/namespaces")).Code);

        using var wrong = host.Client(token: "guess");
        var refused = await Get(wrong, "/api/v1/namespaces");
        Assert.Equal((401, "Unauthorized"), (refused.Code, refused.Body["reason"]?.AsString));

        using var nobody = host.Client();
        var resource = await Get(nobody, "/api/v1/namespaces/default/pods");
        Assert.Equal((403, "pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\" in API group \"\" in the namespace \"default\""),
            (resource.Code, resource.Body["message"]?.AsString));
        var path = await Get(nobody, "/apis");
        Assert.Equal((403, "forbidden: User \"system:anonymous\" cannot get path \"/apis\""), (path.Code, path.Body["message"]?.AsString));
        foreach (var open in (string[])["/healthz", "/livez", "/readyz", "/version"])
        {
            Assert.Equal(200, (await Get(nobody, open)).Code);
        }
        File.Delete(tokens);
    }

    [Theory]
    [InlineData(1, 1_000)]
    [InlineData(1, 40_000)]
    [InlineData(2, 40_000)]
    public async Task A_list_of_any_length_comes_whole_over_either_version_of_HTTP(int version, int size)
    {
        await using var host = await TestHost.StartAsync();
        using var admin = host.Admin();
        for (var i = 0; i < 6; i++)
        {
            using var map = new StringContent($$"""{"metadata":{"name":"m{{i}}"},"data":{"k":"{{new string('x', size)}}"} }""", new MediaTypeHeaderValue("application/json"));
            using var made = await admin.PostAsync("/api/v1/namespaces/default/configmaps", map, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        }
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/namespaces/default/configmaps") { Version = new Version(version, version == 1 ? 1 : 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using var answer = await admin.SendAsync(request, limit.Token);
        var list = DocumentJson.Parse(await answer.Content.ReadAsByteArrayAsync(limit.Token));
        Assert.Equal(6, list["items"]!.AsArray!.Count(i => i["data"]?["k"]?.AsString?.Length == size));
    }

    [Fact]
    public async Task A_certificate_of_another_CA_is_no_identity()
    {
        await using var host = await TestHost.StartAsync();
        var elsewhere = Directory.CreateTempSubdirectory("mkube-ca-").FullName;
        var foreign = ClusterCa.Open(elsewhere, TimeProvider.System, SystemRandomSource.Instance).IssueClient("kubernetes-admin", "system:masters");
        using var client = host.Client(foreign);
        Assert.Equal(401, (await Get(client, "/api/v1/namespaces")).Code);
        // Nor is one of the CA that is for servers alone.
        using var server = host.Client(host.Server.Ca.IssueServer("kubernetes-admin", ["localhost"]));
        Assert.Equal(401, (await Get(server, "/api/v1/namespaces")).Code);
        Directory.Delete(elsewhere, recursive: true);
    }

    [Fact]
    public async Task A_token_counts_beside_a_certificate_that_is_nobodys()
    {
        var tokens = Path.GetTempFileName();
        await File.WriteAllTextAsync(tokens, "secret,ann,1,\"system:masters\"\n", TestContext.Current.CancellationToken);
        await using var host = await TestHost.StartAsync(configure: o => o with { TokenFile = tokens });
        using var client = host.Client(host.Server.Ca.IssueServer("kubernetes-admin", ["localhost"]), "secret");
        Assert.Equal(200, (await Get(client, "/api/v1/namespaces")).Code);
        File.Delete(tokens);
    }

    [Fact]
    public async Task Kubeconfigs_of_the_components_work_and_only_their_owner_reads_them()
    {
        var extra = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "config");
        await using var host = await TestHost.StartAsync(configure: o => o with { KubeconfigOut = extra });
        foreach (var path in (string[])[host.Kubeconfig, extra, Path.Combine(host.DataDirectory, "scheduler.kubeconfig"), Path.Combine(host.DataDirectory, "controller-manager.kubeconfig")])
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            Assert.NotNull(Kubeconfig.Load(path));
        }
        Directory.Delete(Path.GetDirectoryName(extra)!, recursive: true);
    }

    [Fact]
    public async Task A_restart_keeps_the_CA_the_objects_and_the_revisions()
    {
        var directory = Directory.CreateTempSubdirectory("mkube-host-").FullName;
        string ca;
        Credential admin;
        Document before;
        await using (var first = await TestHost.StartAsync(directory))
        {
            ca = first.Server.Ca.CertificatePem;
            admin = first.Server.Ca.IssueClient("kubernetes-admin", "system:masters");
            using var client = first.Client(admin);
            await client.PostAsync("/api/v1/namespaces/default/configmaps", new StringContent(Samples.Map("a"), null, "application/json"), TestContext.Current.CancellationToken);
            before = (await Get(client, "/api/v1/namespaces/default/configmaps/a")).Body;
        }
        await using (var second = await TestHost.StartAsync(directory))
        {
            Assert.Equal(ca, second.Server.Ca.CertificatePem);
            using var client = second.Client(admin);
            Assert.Equal(before, (await Get(client, "/api/v1/namespaces/default/configmaps/a")).Body);
        }
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void Certificates_are_renewed_before_they_expire_and_the_CA_stays()
    {
        var directory = Directory.CreateTempSubdirectory("mkube-ca-").FullName;
        var time = new Testing.FakeTimeProvider(DateTimeOffset.UtcNow);
        Credential Obtain() => ClusterCa.Open(directory, time, SystemRandomSource.Instance).Obtain("x", ca => ca.IssueClient("u", "g"), static _ => true);
        var first = Obtain();
        time.Advance(TimeSpan.FromDays(200));
        Assert.Equal(first, Obtain());
        time.Advance(TimeSpan.FromDays(60));
        var renewed = Obtain();
        Assert.NotEqual(first, renewed);
        using var certificate = renewed.Load();
        Assert.Contains("O=g", certificate.Subject);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task The_serving_certificate_names_all_ways_to_the_server()
    {
        await using var host = await TestHost.StartAsync(configure: o => o with { CertificateNames = ["api.example.org"] });
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(host.DataDirectory, "pki", "apiserver.crt"));
        foreach (var name in (string[])["localhost", "kubernetes", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local", "api.example.org", "127.0.0.1", "10.96.0.1"])
        {
            Assert.True(certificate.MatchesHostname(name), name);
        }
    }

    [Fact]
    public async Task A_watch_over_HTTP2_streams_and_ends_at_shutdown()
    {
        var host = await TestHost.StartAsync();
        using var client = host.Admin();
        using var answer = await client.GetAsync("/api/v1/namespaces?watch=true", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpVersion.Version20, answer.Version);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        for (var i = 0; i < 4; i++)
        {
            Assert.StartsWith("{\"type\":\"ADDED\"", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        }
        var end = reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
        await host.DisposeAsync();
        Assert.Null(await end);
    }

    [Fact]
    public async Task A_server_that_is_told_to_end_is_not_ready_first_then_takes_no_more_and_finishes_what_is_under_way()
    {
        var time = new Testing.FakeTimeProvider(DateTimeOffset.UtcNow);
        var host = await TestHost.StartAsync(configure: o => o with { Time = time, ShutdownDelay = TimeSpan.FromSeconds(30) });
        using var client = host.Admin();
        using var watching = await client.GetAsync("/api/v1/namespaces?watch=true&resourceVersion=0", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var watch = new StreamReader(await watching.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        for (var i = 0; i < 4; i++)
        {
            await watch.ReadLineAsync(TestContext.Current.CancellationToken);
        }
        var stopping = host.DisposeAsync().AsTask();

        // Who balances load sees it at once; all others are served as ever.
        using var ready = await client.GetAsync("/readyz", TestContext.Current.CancellationToken);
        Assert.Equal(500, (int)ready.StatusCode);
        Assert.Contains("[-]shutdown failed: reason withheld", await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(200, (await Get(client, "/livez")).Code);
        using var late = host.Admin();
        Assert.Equal(200, (await Get(late, "/api/v1/namespaces")).Code);

        // A request whose body is still coming when the server closes its doors.
        var body = new SlowContent();
        var post = client.PostAsync("/api/v1/namespaces/default/configmaps", body, TestContext.Current.CancellationToken);
        while (!(await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken))
            .Contains("apiserver_current_inflight_requests{request_kind=\"mutating\"} 1\n", StringComparison.Ordinal))
        {
            // The server has not seen it yet.
        }
        var ended = watch.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(stopping.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(await ended);
        using var newcomer = host.Admin();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => newcomer.GetAsync("/readyz", TestContext.Current.CancellationToken));
        body.Finish();
        using var created = await post;
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        await stopping;
    }

    [Fact]
    public async Task Headers_may_be_long_but_not_endless()
    {
        await using var host = await TestHost.StartAsync();
        using var client = host.Admin();
        using var longer = new HttpRequestMessage(HttpMethod.Get, "/readyz") { Headers = { { "X-Long", new string('x', 200_000) } } };
        using var fine = await client.SendAsync(longer, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)fine.StatusCode);
        using var endless = new HttpRequestMessage(HttpMethod.Get, "/readyz") { Version = HttpVersion.Version11, Headers = { { "X-Long", new string('x', 1 << 20) } } };
        endless.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var refused = await client.SendAsync(endless, TestContext.Current.CancellationToken);
        Assert.Equal(431, (int)refused.StatusCode);
    }

    /// <summary>A body that comes in two parts, the second one when it is told to.</summary>
    private sealed class SlowContent : HttpContent
    {
        private readonly TaskCompletionSource finish = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SlowContent() => Headers.ContentType = new("application/json");

        public void Finish() => finish.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var body = System.Text.Encoding.UTF8.GetBytes(Samples.Map("late"));
            await stream.WriteAsync(body.AsMemory(0, 10));
            await stream.FlushAsync();
            await finish.Task;
            await stream.WriteAsync(body.AsMemory(10));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
