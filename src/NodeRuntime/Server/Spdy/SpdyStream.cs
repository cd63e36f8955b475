using System.IO.Pipelines;

namespace MiniKube.NodeRuntime.Server.Spdy;

/// <summary>One stream of a SPDY connection: what the client sends is read from <see cref="Input"/>.</summary>
internal sealed class SpdyStream(SpdyConnection connection, int id, IReadOnlyDictionary<string, string> headers)
{
    // Frames are handed over as they come: waiting here would hold up the other streams of the connection.
    private readonly Pipe received = new(new PipeOptions(pauseWriterThreshold: 0));

    public IReadOnlyDictionary<string, string> Headers { get; } = headers;

    public Stream Input => received.Reader.AsStream();

    public Task WriteAsync(ReadOnlyMemory<byte> data, bool last, CancellationToken cancel) => connection.WriteDataAsync(id, data, last, cancel);

    internal void Received(byte[] data)
    {
        System.Buffers.BuffersExtensions.Write(received.Writer, data);
        _ = received.Writer.FlushAsync();
    }

    internal void EndOfInput() => received.Writer.Complete();
}
