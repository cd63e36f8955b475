using System.Net.WebSockets;
using System.Text;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Watches over WebSockets, as browsers watch.</summary>
public sealed class WatchSocketTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task Each_event_is_a_message()
    {
        await using var host = await TestHost.StartAsync();
        using var admin = host.Admin();
        await CreateAsync(admin, "a");
        using var socket = await OpenAsync(host, Maps + "?watch=true");
        Assert.Equal(("ADDED", "a"), await NextAsync(socket));
        await CreateAsync(admin, "b");
        Assert.Equal(("ADDED", "b"), await NextAsync(socket));
        using var deleted = await admin.DeleteAsync(Maps + "/a", TestContext.Current.CancellationToken);
        Assert.Equal(("DELETED", "a"), await NextAsync(socket));
    }

    [Fact]
    public async Task A_watch_that_has_had_its_time_says_how_far_it_came_and_closes()
    {
        await using var host = await TestHost.StartAsync();
        using var socket = await OpenAsync(host, Maps + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=1");
        Assert.Equal(("BOOKMARK", null), await NextAsync(socket));
        Assert.Equal(WebSocketMessageType.Close, (await ReadAsync(socket)).Type);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task Protobuf_comes_in_binary_messages_that_need_no_length()
    {
        await using var host = await TestHost.StartAsync();
        using var admin = host.Admin();
        await CreateAsync(admin, "a");
        using var socket = await OpenAsync(host, Maps + "?watch=true", s => s.SetRequestHeader("Accept", "application/vnd.kubernetes.protobuf;stream=watch"));
        var (type, message) = await ReadAsync(socket);
        Assert.Equal(WebSocketMessageType.Binary, type);
        // Field 1, a text of five bytes.
        Assert.Equal([0x0a, 5, .. "ADDED"u8], message[..7]);
    }

    [Fact]
    public async Task A_browser_shows_its_token_as_a_protocol_and_gets_the_other_one()
    {
        var tokens = Path.GetTempFileName();
        await File.WriteAllTextAsync(tokens, "secret,ann,1,\"system:masters\"\n", TestContext.Current.CancellationToken);
        await using var host = await TestHost.StartAsync(configure: o => o with { TokenFile = tokens });
        using var socket = await OpenAsync(host, Maps + "?watch=true", s =>
        {
            s.AddSubProtocol("base64url.bearer.authorization.k8s.io.c2VjcmV0");
            s.AddSubProtocol("json");
        }, withCertificate: false);
        Assert.Equal("json", socket.SubProtocol);
        File.Delete(tokens);
    }

    [Fact]
    public async Task A_client_that_closes_ends_its_watch()
    {
        await using var host = await TestHost.StartAsync();
        using var admin = host.Admin();
        using var socket = await OpenAsync(host, Maps + "?watch=true");
        await UntilAsync(1);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        await UntilAsync(0);

        async Task UntilAsync(int watches)
        {
            const string gauge = "apiserver_longrunning_requests{";
            using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (!(await admin.GetStringAsync("/metrics", guard.Token)).Split('\n')
                .Where(l => l.StartsWith(gauge, StringComparison.Ordinal) && l.Contains("resource=\"configmaps\"", StringComparison.Ordinal)).Select(l => l.Split(' ')[1])
                .DefaultIfEmpty("0").Contains($"{watches}"))
            {
                await Task.Yield();
            }
        }
    }

    private static async Task<ClientWebSocket> OpenAsync(TestHost host, string path, Action<ClientWebSocketOptions>? configure = null, bool withCertificate = true)
    {
        var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        if (withCertificate)
        {
            socket.Options.ClientCertificates.Add(host.Server.Ca.IssueClient("kubernetes-admin", "system:masters").Load());
        }
        configure?.Invoke(socket.Options);
        await socket.ConnectAsync(new Uri(host.Server.Url.Replace("https", "wss", StringComparison.Ordinal) + path), TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task CreateAsync(HttpClient admin, string name)
    {
        using var map = new StringContent(Samples.Map(name), Encoding.UTF8, "application/json");
        using var made = await admin.PostAsync(Maps, map, TestContext.Current.CancellationToken);
        Assert.Equal(201, (int)made.StatusCode);
    }

    private static async Task<(string? Type, string? Name)> NextAsync(ClientWebSocket socket)
    {
        var (type, message) = await ReadAsync(socket);
        Assert.Equal(WebSocketMessageType.Text, type);
        var happened = DocumentJson.Parse(message);
        return (happened["type"]?.AsString, happened.At("object", "metadata", "name")?.AsString);
    }

    private static async Task<(WebSocketMessageType Type, byte[] Message)> ReadAsync(ClientWebSocket socket)
    {
        using var guard = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        guard.CancelAfter(TimeSpan.FromSeconds(30));
        var message = new List<byte>();
        var buffer = new byte[4096];
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer, guard.Token);
            message.AddRange(buffer.AsSpan(0, result.Count));
            if (result.EndOfMessage)
            {
                return (result.MessageType, [.. message]);
            }
        }
    }
}
