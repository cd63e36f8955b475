using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.NodeProxy;

public class NodeProxyTests
{
    private const string Kubelet = "kube-apiserver-kubelet-client";

    [Fact]
    public async Task Logs_are_passed_on_as_the_node_writes_them()
    {
        await using var cluster = await Cluster.StartAsync();
        using var answer = await cluster.Client.GetAsync(Pods + "/p/log?follow=true&tailLines=5", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal("first", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        cluster.Node.WriteSecondLine();
        Assert.Equal("second", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Null(await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Equal([("/containerLogs/default/p/c?follow=true&tailLines=5", Kubelet)], cluster.Node.Requests);
    }

    [Theory]
    [InlineData("SPDY/3.1", "/p/exec?command=sh&command=-c&command=a%20b&stdin=true&stdout=true&tty=true", "/exec/default/p/c?input=1&output=1&tty=1&command=sh&command=-c&command=a%20b")]
    [InlineData("websocket", "/p/exec?command=ls&stdout=true&stderr=true&container=c", "/exec/default/p/c?output=1&error=1&command=ls")]
    [InlineData("SPDY/3.1", "/p/attach?stdout=true", "/attach/default/p/c?output=1")]
    [InlineData("websocket", "/p/portforward?ports=80", "/portForward/default/p?ports=80")]
    public async Task An_upgraded_stream_is_carried_both_ways(string protocol, string path, string expected)
    {
        await using var cluster = await Cluster.StartAsync();
        await using var stream = await cluster.UpgradeAsync(Pods + path, protocol);
        await stream.WriteAsync("hello"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.Equal("hello", await ReadAsync(stream, 5));
        await stream.WriteAsync("bye!"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.Equal("bye!", await ReadAsync(stream, 4));
        Assert.Equal(0, await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        Assert.Equal([(expected, Kubelet)], cluster.Node.Requests);
    }

    [Theory]
    [InlineData("/p/log?tailLines=x", 400, "strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("/p/log?sinceTime=x", 400, "parsing time \"x\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"x\" as \"2006\"")]
    [InlineData("/p/log?tailLines=-1", 422, "PodLogOptions \"p\" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("/p/log?limitBytes=0", 422, "PodLogOptions \"p\" is invalid: limitBytes: Invalid value: 0: must be greater than 0")]
    [InlineData("/p/log?sinceSeconds=1&sinceTime=2026-01-02T03:04:05Z", 422, "PodLogOptions \"p\" is invalid: : Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified")]
    [InlineData("/p/log?stream=Both", 422, "PodLogOptions \"p\" is invalid: stream: Unsupported value: \"Both\": supported values: \"All\", \"Stderr\", \"Stdout\"")]
    [InlineData("/p/log?container=x", 400, "container x is not valid for pod p")]
    [InlineData("/two/log", 400, "a container name must be specified for pod two, choose one of: [before a b]")]
    [InlineData("/waiting/exec?command=ls&stdout=true", 400, "pod waiting does not have a host assigned")]
    [InlineData("/lost/log", 404, "nodes \"gone\" not found")]
    [InlineData("/nobody/log", 404, "pods \"nobody\" not found")]
    [InlineData("/silent/log", 502, "error dialing backend: node dead: ")]
    public async Task What_cannot_be_reached_is_a_Status(string path, int code, string message)
    {
        await using var cluster = await Cluster.StartAsync();
        using var answer = await cluster.Client.GetAsync(Pods + path, TestContext.Current.CancellationToken);
        var status = DocumentJson.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(code, (int)answer.StatusCode);
        Assert.StartsWith(message, status["message"]!.AsString);
    }

    [Fact]
    public async Task A_pod_without_a_node_has_an_empty_log()
    {
        await using var cluster = await Cluster.StartAsync();
        using var answer = await cluster.Client.GetAsync(Pods + "/waiting/log", TestContext.Current.CancellationToken);
        Assert.Equal((204, ""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task What_the_node_says_of_a_failure_reaches_the_client()
    {
        await using var cluster = await Cluster.StartAsync();
        using var answer = await cluster.Client.GetAsync(Pods + "/broken/log", TestContext.Current.CancellationToken);
        Assert.Equal((500, "no such container"), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("exec?command=ls&stdout=true")]
    [InlineData("attach?stdout=true")]
    [InlineData("portforward?ports=80")]
    public async Task Streams_into_a_pod_are_a_permission_to_create_however_they_begin(string path)
    {
        await using var cluster = await Cluster.StartAsync();
        var sub = path.Split('?')[0];
        async Task Grant(string verb)
        {
            var role = $$"""{"metadata":{"name":"{{verb}}"},"rules":[{"apiGroups":[""],"resources":["pods/{{sub}}"],"verbs":["{{verb}}"]}]}""";
            var binding = $$"""
                {"metadata":{"name":"{{verb}}"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"{{verb}}"},
                "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"ann"}]}
                """;
            await cluster.MakeAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles", role);
            await cluster.MakeAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", binding);
        }
        using var ann = cluster.As("ann");
        async Task<string> Answer()
        {
            using var answer = await ann.GetAsync($"{Pods}/waiting/{path}", TestContext.Current.CancellationToken);
            return DocumentJson.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))["message"]!.AsString!;
        }
        string Refusal(string verb) => $"pods \"waiting\" is forbidden: User \"ann\" cannot {verb} resource \"pods/{sub}\" in API group \"\" in the namespace \"default\"";
        Assert.Equal(Refusal("get"), await Answer());
        await Grant("get");
        Assert.Equal(Refusal("create"), await Answer());
        await Grant("create");
        Assert.Equal("pod waiting does not have a host assigned", await Answer());
    }

    private static async Task<string> ReadAsync(Stream stream, int count)
    {
        var buffer = new byte[count];
        await stream.ReadExactlyAsync(buffer, TestContext.Current.CancellationToken);
        return Encoding.ASCII.GetString(buffer);
    }

    /// <summary>A server, a node of it, and pods on the node.</summary>
    private sealed class Cluster(TestHost host, FakeNodeServer node, HttpClient client) : IAsyncDisposable
    {
        public FakeNodeServer Node => node;
        public HttpClient Client => client;

        public static async Task<Cluster> StartAsync()
        {
            var host = await TestHost.StartAsync();
            var node = await FakeNodeServer.StartAsync(host.Server.Ca);
            var client = host.Admin();
            var cluster = new Cluster(host, node, client);
            string Node(string name, int port) => $$"""
                {"metadata":{"name":"{{name}}"},"status":{"addresses":[{"type":"InternalIP","address":"127.0.0.1"}],
                "daemonEndpoints":{"kubeletEndpoint":{"Port":{{port}} } } } }
                """;
            await cluster.MakeAsync("/api/v1/nodes", Node("n", node.Port));
            await cluster.MakeAsync("/api/v1/nodes", Node("dead", 1));
            await cluster.MakeAsync(Pods, Pod("p", "\"nodeName\":\"n\","));
            await cluster.MakeAsync(Pods, Pod("waiting"));
            await cluster.MakeAsync(Pods, Pod("lost", "\"nodeName\":\"gone\","));
            await cluster.MakeAsync(Pods, Pod("silent", "\"nodeName\":\"dead\","));
            await cluster.MakeAsync(Pods, """{"metadata":{"name":"two"},"spec":{"nodeName":"n","initContainers":[{"name":"before","image":"i"}],"containers":[{"name":"a","image":"i"},{"name":"b","image":"i"}]}}""");
            await cluster.MakeAsync(Pods, """{"metadata":{"name":"broken"},"spec":{"nodeName":"n","containers":[{"name":"broken","image":"i"}]}}""");
            return cluster;
        }

        public HttpClient As(string user) => host.Client(host.Server.Ca.IssueClient(user));

        public async Task MakeAsync(string path, string json)
        {
            using var answer = await client.PostAsync(path, new StringContent(json, null, "application/json"), TestContext.Current.CancellationToken);
            Assert.True((int)answer.StatusCode == 201, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        public async Task<Stream> UpgradeAsync(string path, string protocol)
        {
            var endpoint = host.Server.Endpoints[0];
            var socket = new TcpClient();
            await socket.ConnectAsync(endpoint, TestContext.Current.CancellationToken);
            var stream = new SslStream(socket.GetStream(), false, static (_, _, _, _) => true);
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                ClientCertificates = [host.Server.Ca.IssueClient("kubernetes-admin", "system:masters").Load()],
            }, TestContext.Current.CancellationToken);
            var head = $"POST {path} HTTP/1.1\r\nHost: {endpoint}\r\nConnection: Upgrade\r\nUpgrade: {protocol}\r\nX-Stream-Protocol-Version: v4.channel.k8s.io\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
            var answer = new StringBuilder();
            while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                answer.Append(await ReadAsync(stream, 1));
            }
            Assert.StartsWith("HTTP/1.1 101 ", answer.ToString());
            Assert.Contains($"Upgrade: {protocol}\r\n", answer.ToString());
            return stream;
        }

        public async ValueTask DisposeAsync()
        {
            client.Dispose();
            await node.DisposeAsync();
            await host.DisposeAsync();
        }
    }
}
