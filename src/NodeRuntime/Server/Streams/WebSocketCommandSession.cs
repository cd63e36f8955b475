using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using MiniKube.Api.Meta.V1;

namespace MiniKube.NodeRuntime.Server.Streams;

/// <summary>
/// exec and attach over a WebSocket, subprotocols <c>v4.channel.k8s.io</c> and <c>v5.channel.k8s.io</c>: the first byte of each binary
/// message is its channel; in v5 a message on channel 255 closes the channel it names (KEP-4006).
/// </summary>
internal sealed class WebSocketCommandSession : RemoteCommandSession
{
    public const string V5 = "v5.channel.k8s.io";
    public const string V4 = "v4.channel.k8s.io";

    private const byte StdinChannel = 0, StdoutChannel = 1, StderrChannel = 2, ErrorChannel = 3, ResizeChannel = 4, CloseChannel = 255;

    private readonly WebSocket socket;
    private readonly TimeProvider time;
    private readonly Pipe stdin = new();
    private readonly SemaphoreSlim sending = new(1);
    private readonly CancellationTokenSource closed = new();
    private readonly Task receiving;

    public WebSocketCommandSession(WebSocket socket, TimeProvider time)
    {
        this.socket = socket;
        this.time = time;
        receiving = Task.Run(ReceiveAsync);
    }

    public override Stream Stdin => stdin.Reader.AsStream();
    public override CancellationToken Closed => closed.Token;

    public override Task WriteStdoutAsync(ReadOnlyMemory<byte> data, CancellationToken cancel) => SendAsync(StdoutChannel, data, cancel);

    public override Task WriteStderrAsync(ReadOnlyMemory<byte> data, CancellationToken cancel) => SendAsync(StderrChannel, data, cancel);

    public override async Task FinishAsync(Status status, CancellationToken cancel)
    {
        await SendAsync(ErrorChannel, Encode(status), cancel);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancel);
        await receiving.WaitAsync(CloseWait, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override async ValueTask DisposeAsync()
    {
        await closed.CancelAsync();
        socket.Dispose();
        await receiving;
        sending.Dispose();
    }

    private async Task SendAsync(byte channel, ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        var message = ArrayPool<byte>.Shared.Rent(data.Length + 1);
        message[0] = channel;
        data.CopyTo(message.AsMemory(1));
        await sending.WaitAsync(cancel);
        try
        {
            await socket.SendAsync(message.AsMemory(0, data.Length + 1), WebSocketMessageType.Binary, endOfMessage: true, cancel);
        }
        finally
        {
            sending.Release();
            ArrayPool<byte>.Shared.Return(message);
        }
    }

    private async Task ReceiveAsync()
    {
        var message = new ArrayBufferWriter<byte>(4096);
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(message.GetMemory(4096), closed.Token);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }
                message.Advance(part.Count);
                if (part.EndOfMessage)
                {
                    await OnMessageAsync(message.WrittenMemory);
                    message.ResetWrittenCount();
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone without a word; that is told below like any other end.
        }
        finally
        {
            await stdin.Writer.CompleteAsync();
            Sizes.Writer.TryComplete();
            await closed.CancelAsync();
        }
    }

    private async Task OnMessageAsync(ReadOnlyMemory<byte> message)
    {
        if (message.Length == 0)
        {
            return;
        }
        var data = message[1..];
        switch (message.Span[0])
        {
            case StdinChannel when data.Length > 0:
                await stdin.Writer.WriteAsync(data, closed.Token);
                break;
            case ResizeChannel:
                Resize(data.Span);
                break;
            case CloseChannel when data.Length > 0 && data.Span[0] == StdinChannel:
                await stdin.Writer.CompleteAsync();
                break;
        }
    }
}
