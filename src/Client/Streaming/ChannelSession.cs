using System.Globalization;
using System.Net.WebSockets;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Client.Streaming;

/// <summary>The channels of a session; the number is the first byte of each message.</summary>
public enum StreamChannel : byte
{
    Stdin = 0,
    Stdout = 1,
    Stderr = 2,
    Error = 3,
    Resize = 4,
    Close = 255,
}

/// <summary>How a command ended: its exit code, or what kept it from ending by itself.</summary>
public sealed record ExecOutcome(int ExitCode, string? Error);

/// <summary>
/// An open command. One reader at a time (<see cref="ReadAsync"/> or <see cref="CopyAsync"/>); input and sizes may be sent meanwhile.
/// </summary>
public sealed class ChannelSession : IAsyncDisposable
{
    private readonly WebSocket socket;
    private readonly bool canCloseInput;
    private readonly SemaphoreSlim sending = new(1, 1);
    private byte[] buffer = new byte[32 << 10];
    private Status? status;

    internal ChannelSession(WebSocket socket, bool canCloseInput)
    {
        this.socket = socket;
        this.canCloseInput = canCloseInput;
    }

    public Task WriteInputAsync(ReadOnlyMemory<byte> data, CancellationToken ct) => SendAsync(StreamChannel.Stdin, data, ct);

    /// <summary>The end of the input. The older protocol cannot say that; then nothing is sent.</summary>
    public Task CloseInputAsync(CancellationToken ct) =>
        canCloseInput ? SendAsync(StreamChannel.Close, new[] { (byte)StreamChannel.Stdin }, ct) : Task.CompletedTask;

    public Task ResizeAsync(int columns, int rows, CancellationToken ct) =>
        SendAsync(StreamChannel.Resize, DocumentJson.Write(new DocumentObject(("Width", columns), ("Height", rows))), ct);

    /// <summary>The next piece of output, valid until the next call; null when the command is over.</summary>
    /// <exception cref="IOException">The connection broke before the command's end was told.</exception>
    public async Task<(StreamChannel Channel, ReadOnlyMemory<byte> Data)?> ReadAsync(CancellationToken ct)
    {
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            try
            {
                do
                {
                    if (length == buffer.Length)
                    {
                        Array.Resize(ref buffer, buffer.Length * 2);
                    }
                    part = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
                    length += part.Count;
                }
                while (!part.EndOfMessage && part.MessageType != WebSocketMessageType.Close);
            }
            catch (WebSocketException e)
            {
                return status is not null ? null : throw new IOException("the connection to the command broke", e);
            }
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }
            if (length == 0)
            {
                continue;
            }
            var data = buffer.AsMemory(1, length - 1);
            switch ((StreamChannel)buffer[0])
            {
                case StreamChannel.Stdout or StreamChannel.Stderr when data.Length > 0:
                    return ((StreamChannel)buffer[0], data);
                case StreamChannel.Error when data.Length > 0:
                    status = ApiJson.Read<Status>(data.Span);
                    break;
            }
        }
    }

    /// <summary>Passes input and output on until the command is over.</summary>
    public async Task<ExecOutcome> CopyAsync(Stream? stdin, Stream? stdout, Stream? stderr, CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var input = stdin is null ? Task.CompletedTask : CopyInputAsync(stdin, over.Token);
        while (await ReadAsync(ct) is { } piece)
        {
            var output = piece.Channel == StreamChannel.Stdout ? stdout : stderr;
            if (output is not null)
            {
                await output.WriteAsync(piece.Data, ct);
                await output.FlushAsync(ct);
            }
        }
        over.Cancel();
        // A read of a terminal cannot be called off; the process ends it. So the input is not waited for.
        _ = input;
        return Outcome();
    }

    /// <summary>Known once <see cref="ReadAsync"/> has returned null.</summary>
    public ExecOutcome Outcome()
    {
        if (status is null)
        {
            return new(1, "the connection ended before the command's result was told");
        }
        if (status.StatusValue == "Success")
        {
            return new(0, null);
        }
        var code = status.Details?.Causes.FirstOrDefault(c => c.Reason == "ExitCode")?.Message;
        return status.Reason == "NonZeroExitCode" && int.TryParse(code, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exit)
            ? new(exit, null)
            : new(1, status.Message ?? "the command failed");
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        sending.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task CopyInputAsync(Stream stdin, CancellationToken ct)
    {
        var chunk = new byte[16 << 10];
        try
        {
            for (int n; (n = await stdin.ReadAsync(chunk, ct)) > 0;)
            {
                await WriteInputAsync(chunk.AsMemory(0, n), ct);
            }
            await CloseInputAsync(ct);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException or IOException)
        {
            // The command is over, or its reader reports the broken connection.
        }
    }

    private async Task SendAsync(StreamChannel channel, ReadOnlyMemory<byte> data, CancellationToken ct)
    {
        var message = new byte[data.Length + 1];
        message[0] = (byte)channel;
        data.CopyTo(message.AsMemory(1));
        await sending.WaitAsync(ct);
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, ct);
        }
        finally
        {
            sending.Release();
        }
    }
}
