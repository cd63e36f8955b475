using System.Buffers;
using System.Text.Json;

namespace MiniKube.Api.Documents;

/// <summary>
/// A buffer with a JSON writer on it. Each thread keeps one, grown to what it has to hold, so that writing an object costs the one array that it ends in.
/// </summary>
public sealed class JsonBuffer : IDisposable
{
    // A thread does not hold on to more than this after one large object.
    private const int MaxKept = 1 << 20;

    [ThreadStatic]
    private static JsonBuffer? kept;

    private readonly ArrayBufferWriter<byte> bytes = new(16 * 1024);

    private JsonBuffer() => Writer = new Utf8JsonWriter(bytes, DocumentJson.WriterOptions);

    public Utf8JsonWriter Writer { get; }

    /// <summary>How many bytes the writer has written.</summary>
    public int Position => (int)(Writer.BytesCommitted + Writer.BytesPending);

    /// <summary>The buffer of this thread, empty; disposing gives it back.</summary>
    public static JsonBuffer Rent()
    {
        var rented = kept ?? new JsonBuffer();
        kept = null;
        return rented;
    }

    /// <summary>What was written, after <paramref name="reserve"/> bytes that are left for a header.</summary>
    public byte[] ToArray(int reserve = 0)
    {
        Writer.Flush();
        var result = new byte[reserve + bytes.WrittenCount];
        bytes.WrittenSpan.CopyTo(result.AsSpan(reserve));
        return result;
    }

    public void Dispose()
    {
        bytes.ResetWrittenCount();
        Writer.Reset(bytes);
        if (bytes.Capacity <= MaxKept)
        {
            kept = this;
        }
    }
}
