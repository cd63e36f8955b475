using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.NodeProxy;

/// <summary>What is sent below <c>proxy</c> of a pod, a Service or a node reaches it through the node's server.</summary>
public sealed class ProxyTests
{
    private const string Web = Pods + "/web:8080/proxy";

    [Theory]
    [InlineData("GET", "", "GET /deep/a%2Fb?x=1&y= ")]
    [InlineData("POST", "said", "POST /deep/a%2Fb?x=1&y= said")]
    [InlineData("PUT", "said", "PUT /deep/a%2Fb?x=1&y= said")]
    [InlineData("PATCH", "said", "PATCH /deep/a%2Fb?x=1&y= said")]
    [InlineData("DELETE", "", "DELETE /deep/a%2Fb?x=1&y= ")]
    [InlineData("OPTIONS", "", "OPTIONS /deep/a%2Fb?x=1&y= ")]
    public async Task Every_method_reaches_the_pod_with_path_query_and_body(string method, string body, string heard)
    {
        await using var cluster = await Cluster.StartAsync();
        var (code, text, _) = await cluster.SendAsync(method, Web + "/deep/a%2Fb?x=1&y=", body);
        Assert.Equal((200, heard), (code, text));
        Assert.Equal("/connect/10.1.2.3/8080", cluster.Node.Requests.Single().Path);
    }

    [Theory]
    [InlineData("/api/v1/namespaces/default/services/web:http/proxy/x", "10.1.2.3/8080")]
    [InlineData("/api/v1/namespaces/default/services/web:80/proxy/x", "10.1.2.3/8080")]
    [InlineData("/api/v1/namespaces/default/services/http:web:80/proxy/x", "10.1.2.3/8080")]
    [InlineData("/api/v1/namespaces/default/pods/web/proxy/x", "10.1.2.3/9090")]
    [InlineData("/api/v1/nodes/n:7777/proxy/x", "127.0.0.1/7777")]
    public async Task Names_and_ports_lead_to_addresses(string path, string dialled)
    {
        await using var cluster = await Cluster.StartAsync();
        Assert.Equal((200, "GET /x "), await cluster.GetAsync(path));
        Assert.Equal($"/connect/{dialled}", cluster.Node.Requests.Single().Path);
    }

    [Fact]
    public async Task The_server_of_a_node_is_asked_itself()
    {
        await using var cluster = await Cluster.StartAsync();
        cluster.Node.WriteSecondLine();
        Assert.Equal((200, "first\nsecond\n"), await cluster.GetAsync("/api/v1/nodes/n/proxy/logs/?a=b"));
        Assert.Equal(("/logs/?a=b", "kube-apiserver-kubelet-client"), cluster.Node.Requests.Single());
    }

    [Fact]
    public async Task Headers_travel_and_credentials_do_not()
    {
        await using var cluster = await Cluster.StartAsync();
        var (_, text, answer) = await cluster.SendAsync("GET", Web + "/headers", "", ("X-Own", "kept"), ("Authorization", "Bearer secret"));
        Assert.Contains("X-Own: kept", text);
        Assert.DoesNotContain("secret", text);
        Assert.Contains($"X-Forwarded-Uri: {Web}/headers", text);
        Assert.Equal(("1", "text/x"), (answer.Headers.GetValues("X-Answer").Single(), answer.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task Redirects_stay_below_the_proxy()
    {
        await using var cluster = await Cluster.StartAsync();
        // The client follows them.
        var (_, moved, at) = await cluster.SendAsync("GET", Web + "/moved", "");
        Assert.Equal(("GET /target ", Web + "/target"), (moved, at.RequestMessage!.RequestUri!.PathAndQuery));
        var (_, bare, slash) = await cluster.SendAsync("GET", Web + "?a=b", "");
        Assert.Equal(("GET /?a=b ", Web + "/?a=b"), (bare, slash.RequestMessage!.RequestUri!.PathAndQuery));
    }

    [Theory]
    [InlineData("", Web + "/x")]
    [InlineData("gzip", Web + "/x")]
    [InlineData("deflate", "/x")]
    public async Task Links_of_pages_stay_below_the_proxy_where_their_encoding_can_be_read(string encoding, string link)
    {
        await using var cluster = await Cluster.StartAsync();
        var answer = await cluster.PageAsync(Web + "/page?" + encoding);
        Assert.Equal((encoding, 0), (string.Join(',', answer.Content.Headers.ContentEncoding), answer.Headers.Count(h => h.Key.StartsWith("Access-Control", StringComparison.Ordinal))));
        await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using Stream plain = encoding switch
        {
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            "deflate" => new ZLibStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var reader = new StreamReader(plain);
        Assert.Equal($"<a href=\"{link}\">x</a>", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/api/v1/namespaces/default/services/gone/proxy/", 404, "services \"gone\" not found")]
    [InlineData("/api/v1/namespaces/default/services/web:81/proxy/", 503, "no service port 81 found for service \"web\"")]
    [InlineData("/api/v1/namespaces/default/services/web/proxy/", 503, "no endpoints available for service \"web\"")]
    [InlineData("/api/v1/namespaces/default/services/idle:http/proxy/", 503, "no endpoints available for service \"idle\"")]
    [InlineData("/api/v1/namespaces/default/pods/waiting/proxy/", 400, "address not allowed")]
    [InlineData("/api/v1/namespaces/default/pods/ftp:web:80/proxy/", 400, "invalid pod request \"ftp:web:80\"")]
    [InlineData("/api/v1/namespaces/default/pods/dead:8080/proxy/", 503, "error trying to reach service: ")]
    public async Task What_cannot_be_reached_is_a_Status(string path, int code, string message)
    {
        await using var cluster = await Cluster.StartAsync();
        var (status, text) = await cluster.GetAsync(path);
        Assert.Equal(code, status);
        Assert.StartsWith(message, DocumentJson.Parse(System.Text.Encoding.UTF8.GetBytes(text))["message"]!.AsString);
    }

    /// <summary>A server, a node, and on it a pod that says what it hears.</summary>
    private sealed class Cluster(TestHost host, FakeNodeServer node, WebApplication pod, HttpClient client) : IAsyncDisposable
    {
        public FakeNodeServer Node => node;

        public static async Task<Cluster> StartAsync()
        {
            var host = await TestHost.StartAsync();
            var node = await FakeNodeServer.StartAsync(host.Server.Ca);
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
            var pod = builder.Build();
            pod.Run(HearAsync);
            await pod.StartAsync(TestContext.Current.CancellationToken);
            node.Backend = new Uri(pod.Urls.First()).Port;
            var cluster = new Cluster(host, node, pod, host.Admin());
            await cluster.MakeAsync("/api/v1/nodes", NodeAt("n", node.Port));
            await cluster.MakeAsync("/api/v1/nodes", NodeAt("off", 1));
            await cluster.PodAsync("web", "n", "10.1.2.3");
            await cluster.PodAsync("dead", "off", "10.1.2.4");
            await cluster.PodAsync("waiting", "n", null);
            await cluster.MakeAsync(Services, Service("web", "\"ports\":[{\"name\":\"http\",\"port\":80}]"));
            await cluster.MakeAsync(Services, Service("idle", "\"ports\":[{\"name\":\"http\",\"port\":80}]"));
            await cluster.MakeAsync("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices", """
                {"metadata":{"name":"web-1","labels":{"kubernetes.io/service-name":"web"}},"addressType":"IPv4","ports":[{"name":"http","port":8080,"protocol":"TCP"}],
                "endpoints":[{"addresses":["10.1.2.3"],"nodeName":"n","conditions":{"ready":true}},{"addresses":["10.1.2.9"],"nodeName":"n","conditions":{"ready":false}}]}
                """);
            return cluster;
        }

        public async Task<(int, string)> GetAsync(string path)
        {
            var (code, text, _) = await SendAsync("GET", path, "");
            return (code, text);
        }

        public Task<HttpResponseMessage> PageAsync(string path) => client.GetAsync(path, TestContext.Current.CancellationToken);

        public async Task<(int Code, string Text, HttpResponseMessage Answer)> SendAsync(string method, string path, string body, params (string, string)[] headers)
        {
            var url = new Uri(client.BaseAddress!.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
            using var request = new HttpRequestMessage(new HttpMethod(method), url);
            if (body.Length > 0)
            {
                request.Content = new StringContent(body);
            }
            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
            var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), answer);
        }

        public async ValueTask DisposeAsync()
        {
            client.Dispose();
            await host.DisposeAsync();
            await node.DisposeAsync();
            await pod.DisposeAsync();
        }

        private static async Task HearAsync(HttpContext http)
        {
            switch (http.Request.Path.Value)
            {
                case "/moved":
                    http.Response.Redirect("/target");
                    return;
                case "/page":
                    var encoding = http.Request.QueryString.Value!.TrimStart('?');
                    http.Response.ContentType = "text/html; charset=utf-8";
                    http.Response.Headers["Access-Control-Allow-Origin"] = "*";
                    if (encoding.Length > 0)
                    {
                        http.Response.Headers.ContentEncoding = encoding;
                    }
                    await using (Stream page = encoding switch
                    {
                        "gzip" => new GZipStream(http.Response.Body, CompressionMode.Compress),
                        "deflate" => new ZLibStream(http.Response.Body, CompressionMode.Compress),
                        _ => http.Response.Body,
                    })
                    {
                        await page.WriteAsync("<a href=\"/x\">x</a>"u8.ToArray());
                    }
                    return;
                case "/headers":
                    http.Response.Headers["X-Answer"] = "1";
                    http.Response.ContentType = "text/x";
                    await http.Response.WriteAsync(string.Join('\n', http.Request.Headers.Select(h => $"{h.Key}: {h.Value}")));
                    return;
            }
            using var reader = new StreamReader(http.Request.Body);
            var target = http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
            await http.Response.WriteAsync($"{http.Request.Method} {target} {await reader.ReadToEndAsync()}");
        }

        private static string NodeAt(string name, int port) => $$"""
            {"metadata":{"name":"{{name}}"},"status":{"addresses":[{"type":"InternalIP","address":"127.0.0.1"}],"daemonEndpoints":{"kubeletEndpoint":{"Port":{{port}} } } } }
            """;

        private async Task PodAsync(string name, string on, string? ip)
        {
            await MakeAsync(Pods, $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{"nodeName":"{{{on}}}","containers":[{"name":"c","image":"i","ports":[{"containerPort":9090}]}]}}""");
            if (ip is not null)
            {
                using var answer = await client.PatchAsync($"{Pods}/{name}/status", new StringContent($$$"""{"status":{"podIP":"{{{ip}}}"}}""", null, "application/merge-patch+json"), TestContext.Current.CancellationToken);
                Assert.Equal(200, (int)answer.StatusCode);
            }
        }

        private async Task MakeAsync(string path, string json)
        {
            using var answer = await client.PostAsync(path, new StringContent(json, null, "application/json"), TestContext.Current.CancellationToken);
            Assert.True((int)answer.StatusCode == 201, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }
}
