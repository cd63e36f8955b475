using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Handlers;

/// <summary>
/// A watch over a WebSocket (RFC 6455), as browsers watch: what is written between two calls of <see cref="EndMessage"/> is a message of its own, a text where it is JSON.
/// What the client sends is read and forgotten; when it closes, the watch ends.
/// </summary>
internal sealed class WatchSocket : PipeWriter, IAsyncDisposable
{
    private const string Version = "13";

    // RFC 6455, 4.2.2.
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>How long a client that reads no more is waited for at the end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly WebSocket socket;
    private readonly WebSocketMessageType type;
    private readonly ArrayBufferWriter<byte> written = new();
    private readonly List<int> ends = [];
    private readonly CancellationTokenSource end;
    private readonly TimeProvider time;
    private readonly Task received;

    private WatchSocket(WebSocket socket, WebSocketMessageType type, CancellationTokenSource end, TimeProvider time)
    {
        (this.socket, this.type, this.end, this.time) = (socket, type, end, time);
        received = ReceiveAsync();
    }

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => written.WrittenCount;

    /// <summary>Whether the client asks for a WebSocket, and can have one.</summary>
    public static bool IsAsked(HttpContext http)
    {
        var headers = http.Request.Headers;
        return headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase)
            && headers.SecWebSocketVersion == Version && headers.SecWebSocketKey.Count == 1
            && http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true };
    }

    /// <summary>Answers the handshake.</summary>
    /// <param name="request">The request that asks for a WebSocket.</param>
    /// <param name="end">Cancelled when the client leaves.</param>
    /// <param name="time">The clock.</param>
    public static async Task<WatchSocket> AcceptAsync(ApiRequest request, CancellationTokenSource end, TimeProvider time)
    {
        var http = request.Http;
        var (asked, answer) = (http.Request.Headers, http.Response.Headers);
        answer.Upgrade = "websocket";
        answer.Connection = "Upgrade";
        answer.SecWebSocketAccept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(asked.SecWebSocketKey + AcceptSuffix)));
        var protocol = asked.SecWebSocketProtocol.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        if (protocol is not null)
        {
            answer.SecWebSocketProtocol = protocol;
        }
        var stream = await http.Features.Get<IHttpUpgradeFeature>()!.UpgradeAsync();
        var options = new WebSocketCreationOptions { IsServer = true, SubProtocol = protocol, KeepAliveInterval = Timeout.InfiniteTimeSpan };
        return new WatchSocket(WebSocket.CreateFromStream(stream, options), request.Rendition.Protobuf ? WebSocketMessageType.Binary : WebSocketMessageType.Text, end, time);
    }

    /// <summary>What was written since the last end is one message.</summary>
    public void EndMessage() => ends.Add(written.WrittenCount);

    public override void Advance(int bytes) => written.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => written.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => written.GetSpan(sizeHint);

    /// <summary>Sends the messages that have ended.</summary>
    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var start = 0;
            foreach (var next in ends)
            {
                await socket.SendAsync(written.WrittenMemory[start..next], type, endOfMessage: true, cancellationToken);
                start = next;
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException)
        {
            // The client has left.
            await end.CancelAsync();
            throw new OperationCanceledException(e.Message, e, end.Token);
        }
        ends.Clear();
        written.ResetWrittenCount();
        return default;
    }

    public override void CancelPendingFlush()
    {
        // A flush ends by the token that it was given.
    }

    public override void Complete(Exception? exception = null)
    {
        // The socket is closed when this is disposed.
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await FlushAsync(limit.Token);
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            // The client has left.
        }
        socket.Abort();
        socket.Dispose();
        await received;
    }

    private async Task ReceiveAsync()
    {
        var ignored = new byte[1024];
        try
        {
            while ((await socket.ReceiveAsync(ignored, CancellationToken.None)).MessageType != WebSocketMessageType.Close)
            {
            }
            await end.CancelAsync();
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is gone, which the watch sees by its own token.
        }
    }
}
