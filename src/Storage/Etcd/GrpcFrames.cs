using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using Google.Protobuf;

namespace MiniKube.Storage.Etcd;

/// <summary>gRPC's framing: each message is preceded by a byte that says "not compressed" and its length in four, big-endian.</summary>
internal static class GrpcFrames
{
    public const int Header = 5;

    public static async Task WriteAsync(Stream stream, IMessage message, int size, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Header + size);
        try
        {
            buffer[0] = 0;
            BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(1), size);
            message.WriteTo(buffer.AsSpan(Header, size));
            await stream.WriteAsync(buffer.AsMemory(0, Header + size), cancel);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

/// <summary>The body of a request with one message.</summary>
internal sealed class UnaryContent : HttpContent
{
    private readonly IMessage _message;
    private readonly int _size;

    public UnaryContent(IMessage message)
    {
        (_message, _size) = (message, message.CalculateSize());
        Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, default);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancel) =>
        GrpcFrames.WriteAsync(stream, _message, _size, cancel);

    protected override bool TryComputeLength(out long length)
    {
        length = GrpcFrames.Header + _size;
        return true;
    }
}

/// <summary>The body of a stream of requests: one message at once; then it stays open, as its server wishes, until it is disposed of.</summary>
internal sealed class OpenContent : HttpContent
{
    private readonly IMessage _first;
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OpenContent(IMessage first)
    {
        _first = first;
        Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, default);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancel)
    {
        await GrpcFrames.WriteAsync(stream, _first, _first.CalculateSize(), cancel);
        await stream.FlushAsync(cancel);
        await _end.Task.WaitAsync(cancel);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        _end.TrySetResult();
        base.Dispose(disposing);
    }
}

/// <summary>Reads the messages of a response. The buffer is as large as the largest message.</summary>
internal sealed class FrameReader(Stream stream) : IDisposable
{
    // A page or a batch is far smaller; more is not believed.
    private const int MaxMessage = 1 << 30;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(4096);
    private int _start;
    private int _end;

    /// <summary>The next message; null at the end of the response.</summary>
    public async ValueTask<T?> ReadAsync<T>(MessageParser<T> parser, CancellationToken cancel)
        where T : class, IMessage<T>
    {
        if (!await FillAsync(GrpcFrames.Header, cancel))
            return null;
        var length = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(_start + 1));
        if (_buffer[_start] != 0 || length > MaxMessage)
            throw new EtcdException(GrpcCode.Internal, "an answer is not one of etcd");
        var size = (int)length;
        if (!await FillAsync(GrpcFrames.Header + size, cancel))
            throw new EtcdException(GrpcCode.Unavailable, "the connection ended within an answer");
        try
        {
            return parser.ParseFrom(_buffer.AsSpan(_start + GrpcFrames.Header, size));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new EtcdException(GrpcCode.Internal, $"an answer is not one of etcd: {e.Message}", e);
        }
        finally
        {
            _start += GrpcFrames.Header + size;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    // False if the stream ends before there are so many bytes.
    private async ValueTask<bool> FillAsync(int count, CancellationToken cancel)
    {
        if (_start == _end)
            _start = _end = 0;
        if (_start + count > _buffer.Length)
            Rearrange(count);
        while (_end - _start < count)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancel);
            if (read == 0)
                return false;
            _end += read;
        }
        return true;
    }

    private void Rearrange(int count)
    {
        var before = _buffer;
        if (count > _buffer.Length)
            _buffer = ArrayPool<byte>.Shared.Rent(count);
        before.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (before != _buffer)
            ArrayPool<byte>.Shared.Return(before);
    }
}
