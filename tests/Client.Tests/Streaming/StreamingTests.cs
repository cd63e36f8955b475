using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using MiniKube.Client.Http;
using MiniKube.Client.Streaming;

namespace MiniKube.Client.Tests.Streaming;

/// <summary>Logs and commands against a server that speaks the wire's other side.</summary>
public sealed class StreamingTests : IAsyncLifetime
{
    private readonly List<string> seen = [];
    private WebApplication server = null!;
    private KubeClient client = null!;
    private string protocol = "v5.channel.k8s.io";
    private string result = """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success"}""";

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http1));
        server = builder.Build();
        server.UseWebSockets();
        server.Run(HandleAsync);
        await server.StartAsync();
        client = new KubeClient(new ClientConfig { Server = new Uri(server.Urls.First()) }, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        seen.Add(context.Request.Path + context.Request.QueryString);
        if (context.Request.Path.Value!.Contains("/gone/"))
        {
            context.Response.StatusCode = 404;
            await context.Response.WriteAsync(
                """{"kind":"Status","apiVersion":"v1","status":"Failure","message":"pods \"gone\" not found","reason":"NotFound","code":404}""");
        }
        else if (context.Request.Path.Value.EndsWith("/log"))
        {
            await context.Response.WriteAsync("line 1\n");
            await context.Response.Body.FlushAsync();
            await context.Response.WriteAsync("line 2\n");
        }
        else
        {
            Assert.Equal(["v5.channel.k8s.io", "v4.channel.k8s.io"], context.WebSockets.WebSocketRequestedProtocols);
            using var socket = await context.WebSockets.AcceptWebSocketAsync(protocol);
            await EchoAsync(socket);
        }
    }

    /// <summary>Writes input to both outputs until it ends, then the result.</summary>
    private async Task EchoAsync(WebSocket socket)
    {
        var buffer = new byte[65536];
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(), default);
            var data = buffer[1..Math.Max(1, got.Count)];
            if (buffer[0] == 255 || Encoding.UTF8.GetString(data) == "quit")
            {
                seen.Add($"end {string.Join(',', buffer[..got.Count])}");
                break;
            }
            if (buffer[0] == 4)
            {
                seen.Add(Encoding.UTF8.GetString(data));
                continue;
            }
            await SendAsync(socket, 1, data);
            await SendAsync(socket, 2, Encoding.UTF8.GetBytes("err:" + Encoding.UTF8.GetString(data)));
        }
        await SendAsync(socket, 3, Encoding.UTF8.GetBytes(result));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
    }

    private static Task SendAsync(WebSocket socket, byte channel, byte[] data) =>
        socket.SendAsync((byte[])[channel, .. data], WebSocketMessageType.Binary, true, default);

    [Fact]
    public async Task A_log_comes_as_it_is_written()
    {
        var log = (await client.LogAsync("web", "default", new PodLogOptions { Container = "c", Follow = true, TailLines = 5, Timestamps = true })).OrThrow();
        using var reader = new StreamReader(log);
        Assert.Equal("line 1\nline 2\n", await reader.ReadToEndAsync());
        Assert.Equal("/api/v1/namespaces/default/pods/web/log?container=c&follow=true&timestamps=true&tailLines=5", Assert.Single(seen));
    }

    [Fact]
    public async Task What_cannot_be_opened_is_a_refusal()
    {
        Assert.True((await client.LogAsync("gone", "default", new PodLogOptions())).IsNotFound);
        var exec = await client.ExecAsync("gone", "default", new PodExecOptions { Command = ["ls"] });
        Assert.Equal("pods \"gone\" not found", exec.Error!.Message);
    }

    [Fact]
    public async Task A_command_gets_its_input_and_its_end_and_gives_both_outputs()
    {
        await using var session = (await client.ExecAsync(
            "web", "default", new PodExecOptions { Container = "c", Command = ["sh", "-c", "a b"], Stdin = true })).OrThrow();
        await session.ResizeAsync(80, 25, default);
        var (stdout, stderr) = (new MemoryStream(), new MemoryStream());
        var outcome = await session.CopyAsync(new MemoryStream(Encoding.UTF8.GetBytes("hello")), stdout, stderr, default);
        Assert.Equal(new ExecOutcome(0, null), outcome);
        Assert.Equal(("hello", "err:hello"), (Encoding.UTF8.GetString(stdout.ToArray()), Encoding.UTF8.GetString(stderr.ToArray())));
        Assert.Equal(
        [
            "/api/v1/namespaces/default/pods/web/exec?container=c&command=sh&command=-c&command=a%20b&stdin=true&stdout=true&stderr=true&tty=false",
            """{"Width":80,"Height":25}""",
            "end 255,0",
        ], seen);
    }

    [Fact]
    public async Task The_older_protocol_cannot_end_the_input()
    {
        protocol = "v4.channel.k8s.io";
        await using var session = (await client.AttachAsync("web", "default", new PodExecOptions { Stdin = true, Tty = true })).OrThrow();
        await session.CloseInputAsync(default);
        await session.WriteInputAsync("quit"u8.ToArray(), default);
        Assert.Null(await session.ReadAsync(default));
        Assert.Contains("/pods/web/attach?stdin=true&stdout=true&stderr=false&tty=true", seen[0]);
        Assert.StartsWith("end 0,", seen[1]);
    }

    [Theory]
    [InlineData("""{"status":"Failure","reason":"NonZeroExitCode","message":"command terminated with non-zero exit code","details":{"causes":[{"reason":"ExitCode","message":"42"}]}}""", 42, null)]
    [InlineData("""{"status":"Failure","reason":"InternalError","message":"no such file: foo","code":500}""", 1, "no such file: foo")]
    public async Task The_exit_code_comes_from_the_error_channel(string status, int code, string? error)
    {
        result = status;
        await using var session = (await client.ExecAsync("web", "default", new PodExecOptions { Command = ["x"], Stdin = true })).OrThrow();
        Assert.Equal(new ExecOutcome(code, error), await session.CopyAsync(new MemoryStream(), null, null, default));
    }
}
