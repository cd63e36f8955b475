using System.Buffers.Binary;
using System.Threading.Channels;

namespace MiniKube.NodeRuntime.Server.Spdy;

/// <summary>
/// The server's side of a SPDY/3.1 connection as kubectl before 1.30 speaks it for exec and attach: the client opens streams, both sides
/// send data. Flow control is left out, as its client library leaves it out.
/// </summary>
internal sealed class SpdyConnection : IAsyncDisposable
{
    private const int HeaderSize = 8;
    private const int MostFrame = 1 << 20;

    private readonly Stream transport;
    private readonly SpdyHeaderReader headerReader = new();
    private readonly SpdyHeaderWriter headerWriter = new();
    private readonly SemaphoreSlim writing = new(1);
    private readonly Dictionary<int, SpdyStream> streams = [];
    private readonly Channel<SpdyStream> opened = Channel.CreateUnbounded<SpdyStream>();
    private readonly CancellationTokenSource closed = new();
    private readonly Task reading;

    public SpdyConnection(Stream transport)
    {
        this.transport = transport;
        reading = Task.Run(ReadAsync);
    }

    /// <summary>Cancelled when the connection has ended, from either side.</summary>
    public CancellationToken Closed => closed.Token;

    /// <summary>Completes when the client has closed its side.</summary>
    public Task Ended => reading;

    /// <summary>The next stream that the client opens.</summary>
    /// <exception cref="ChannelClosedException">The connection has ended.</exception>
    public ValueTask<SpdyStream> AcceptAsync(CancellationToken cancel) => opened.Reader.ReadAsync(cancel);

    public async Task WriteDataAsync(int stream, ReadOnlyMemory<byte> data, bool last, CancellationToken cancel)
    {
        var frame = new byte[HeaderSize + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, stream);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), data.Length | (last ? (int)SpdyFlags.Fin << 24 : 0));
        data.CopyTo(frame.AsMemory(HeaderSize));
        await SendAsync(frame, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await closed.CancelAsync();
        await transport.DisposeAsync();
        await reading;
        headerReader.Dispose();
        writing.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            var header = new byte[HeaderSize];
            while (true)
            {
                await transport.ReadExactlyAsync(header, closed.Token);
                var first = BinaryPrimitives.ReadUInt32BigEndian(header);
                var second = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
                var length = (int)(second & 0xffffff);
                if (length > MostFrame)
                {
                    throw new InvalidDataException("spdy: frame too large");
                }
                var payload = new byte[length];
                await transport.ReadExactlyAsync(payload, closed.Token);
                var flags = (SpdyFlags)(second >> 24);
                if ((first & 0x80000000) == 0)
                {
                    OnData((int)first, flags, payload);
                }
                else if (!await OnControlAsync((SpdyFrameType)(first & 0xffff), flags, payload))
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or OperationCanceledException or ObjectDisposedException)
        {
            // The peer is gone or speaks something else: either way the connection is over, and every stream learns it below.
        }
        finally
        {
            await closed.CancelAsync();
            opened.Writer.TryComplete();
            foreach (var stream in streams.Values)
            {
                stream.EndOfInput();
            }
        }
    }

    private void OnData(int id, SpdyFlags flags, byte[] payload)
    {
        if (streams.TryGetValue(id, out var stream))
        {
            if (payload.Length > 0)
            {
                stream.Received(payload);
            }
            if (flags.HasFlag(SpdyFlags.Fin))
            {
                stream.EndOfInput();
            }
        }
    }

    private async Task<bool> OnControlAsync(SpdyFrameType type, SpdyFlags flags, byte[] payload)
    {
        switch (type)
        {
            case SpdyFrameType.SynStream:
                const int fixedPart = 10;
                if (payload.Length < fixedPart)
                {
                    throw new InvalidDataException("spdy: SYN_STREAM too short");
                }
                var id = (int)(BinaryPrimitives.ReadUInt32BigEndian(payload) & 0x7fffffff);
                var stream = new SpdyStream(this, id, headerReader.Read(payload.AsSpan(fixedPart)));
                streams[id] = stream;
                if (flags.HasFlag(SpdyFlags.Fin))
                {
                    stream.EndOfInput();
                }
                await SendReplyAsync(id);
                opened.Writer.TryWrite(stream);
                return true;
            case SpdyFrameType.RstStream:
                if (payload.Length >= 4 && streams.TryGetValue(BinaryPrimitives.ReadInt32BigEndian(payload), out var reset))
                {
                    reset.EndOfInput();
                }
                return true;
            case SpdyFrameType.Ping:
                await SendAsync(Control(SpdyFrameType.Ping, payload), closed.Token);
                return true;
            case SpdyFrameType.GoAway:
                return false;
            default:
                return true;
        }
    }

    private async Task SendReplyAsync(int id)
    {
        await writing.WaitAsync(closed.Token);
        try
        {
            // Blocks are one compressed stream, so they are made in the order in which they are sent.
            var headers = headerWriter.Write(new Dictionary<string, string>());
            var payload = new byte[4 + headers.Length];
            BinaryPrimitives.WriteInt32BigEndian(payload, id);
            headers.CopyTo(payload, 4);
            await transport.WriteAsync(Control(SpdyFrameType.SynReply, payload), closed.Token);
            await transport.FlushAsync(closed.Token);
        }
        finally
        {
            writing.Release();
        }
    }

    private async Task SendAsync(byte[] frame, CancellationToken cancel)
    {
        await writing.WaitAsync(cancel);
        try
        {
            await transport.WriteAsync(frame, cancel);
            await transport.FlushAsync(cancel);
        }
        finally
        {
            writing.Release();
        }
    }

    private static byte[] Control(SpdyFrameType type, ReadOnlySpan<byte> payload)
    {
        const uint controlVersion3 = 0x80030000;
        var frame = new byte[HeaderSize + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, controlVersion3 | (uint)type);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), payload.Length);
        payload.CopyTo(frame.AsSpan(HeaderSize));
        return frame;
    }

    [Flags]
    private enum SpdyFlags { None = 0, Fin = 1 }

    private enum SpdyFrameType { SynStream = 1, SynReply = 2, RstStream = 3, Settings = 4, Ping = 6, GoAway = 7, Headers = 8, WindowUpdate = 9 }
}
