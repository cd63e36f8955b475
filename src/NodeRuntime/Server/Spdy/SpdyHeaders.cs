using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MiniKube.NodeRuntime.Server.Spdy;

/// <summary>
/// Reads the compressed header blocks of one SPDY/3.1 connection. All blocks are one zlib stream, flushed after each block and begun with
/// a preset dictionary. .NET's inflater takes no dictionary, so it is fed the dictionary first as a stored block: that puts the same
/// bytes into its window.
/// </summary>
internal sealed class SpdyHeaderReader : IDisposable
{
    private const int ZlibHeader = 6;
    private const int MostBytes = 64 * 1024;

    private readonly FeedStream feed = new();
    private readonly DeflateStream inflater;
    private bool begun;

    public SpdyHeaderReader()
    {
        inflater = new DeflateStream(feed, CompressionMode.Decompress);
        feed.Append(StoredBlock.Of(SpdyDictionary.Bytes));
        inflater.ReadExactly(new byte[SpdyDictionary.Bytes.Length]);
    }

    /// <exception cref="InvalidDataException">The block is malformed.</exception>
    public Dictionary<string, string> Read(ReadOnlySpan<byte> block)
    {
        if (!begun)
        {
            if (block.Length < ZlibHeader || BinaryPrimitives.ReadUInt32BigEndian(block[2..]) != SpdyDictionary.Checksum)
            {
                throw new InvalidDataException("spdy: header block without the SPDY/3 dictionary");
            }
            block = block[ZlibHeader..];
            begun = true;
        }
        feed.Append(block.ToArray());
        var plain = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while ((read = inflater.Read(buffer)) > 0)
        {
            plain.Write(buffer, 0, read);
            if (plain.Length > MostBytes)
            {
                throw new InvalidDataException("spdy: header block too large");
            }
        }
        return Parse(plain.ToArray());
    }

    public void Dispose() => inflater.Dispose();

    private static Dictionary<string, string> Parse(ReadOnlySpan<byte> plain)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var count = TakeLength(ref plain);
        for (var i = 0; i < count; i++)
        {
            var name = Take(ref plain);
            headers[name] = Take(ref plain);
        }
        return headers;
    }

    private static string Take(ref ReadOnlySpan<byte> plain)
    {
        var length = TakeLength(ref plain);
        if (length > plain.Length)
        {
            throw new InvalidDataException("spdy: header block too short");
        }
        var text = Encoding.UTF8.GetString(plain[..length]);
        plain = plain[length..];
        return text;
    }

    private static int TakeLength(ref ReadOnlySpan<byte> plain)
    {
        if (plain.Length < 4 || BinaryPrimitives.ReadInt32BigEndian(plain) is var length && length < 0)
        {
            throw new InvalidDataException("spdy: header block too short");
        }
        plain = plain[4..];
        return length;
    }

    /// <summary>What has come so far; its end is only that no more has come yet.</summary>
    private sealed class FeedStream : MemoryStream
    {
        public void Append(byte[] bytes)
        {
            SetLength(0);
            Write(bytes);
            Position = 0;
        }
    }
}

/// <summary>Writes header blocks uncompressed: stored blocks of one zlib stream that names the dictionary, which any inflater takes.</summary>
internal sealed class SpdyHeaderWriter
{
    private bool begun;

    public byte[] Write(IReadOnlyDictionary<string, string> headers)
    {
        var plain = new MemoryStream();
        WriteLength(plain, headers.Count);
        foreach (var (name, value) in headers)
        {
            foreach (var text in (string[])[name.ToLowerInvariant(), value])
            {
                WriteLength(plain, Encoding.UTF8.GetByteCount(text));
                plain.Write(Encoding.UTF8.GetBytes(text));
            }
        }
        var block = new MemoryStream();
        if (!begun)
        {
            // CMF 0x78, FLG 0xbb: deflate with a 32 KiB window, preset dictionary (RFC 1950).
            block.Write([0x78, 0xbb]);
            WriteLength(block, unchecked((int)SpdyDictionary.Checksum));
            begun = true;
        }
        block.Write(StoredBlock.Of(plain.ToArray()));
        // The empty block is zlib's sync flush: Go's inflater holds back what came before until it sees one.
        block.Write(StoredBlock.Of([]));
        return block.ToArray();
    }

    private static void WriteLength(Stream target, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        target.Write(bytes);
    }
}

/// <summary>A deflate block that carries its bytes as they are (RFC 1951, 3.2.4).</summary>
internal static class StoredBlock
{
    public static byte[] Of(ReadOnlySpan<byte> content)
    {
        var block = new byte[5 + content.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(1), checked((ushort)content.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(3), (ushort)~content.Length);
        content.CopyTo(block.AsSpan(5));
        return block;
    }
}
