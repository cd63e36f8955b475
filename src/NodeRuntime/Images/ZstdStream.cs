using System.Runtime.InteropServices;

namespace MiniKube.NodeRuntime.Images;

/// <summary>Reads zstd (RFC 8878) through the system's libzstd.</summary>
internal sealed unsafe partial class ZstdStream : Stream
{
    private readonly Stream source;
    private readonly byte[] input = new byte[128 * 1024];
    private nint context;
    private int start;
    private int end;
    private bool frameOpen;

    /// <exception cref="InvalidImageException">libzstd is not installed</exception>
    public ZstdStream(Stream source)
    {
        this.source = source;
        try
        {
            context = CreateStream();
        }
        catch (DllNotFoundException e)
        {
            throw new InvalidImageException("the layer is compressed with zstd, and libzstd is not installed (Debian: libzstd1)", e);
        }
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        while (true)
        {
            if (start == end)
            {
                start = 0;
                end = source.Read(input);
                if (end == 0)
                    return frameOpen ? throw new InvalidImageException("zstd layer cut short") : 0;
            }
            var written = Decompress(buffer);
            if (written > 0)
                return written;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    private int Decompress(Span<byte> buffer)
    {
        fixed (byte* to = buffer, from = input)
        {
            var output = new Buffer { Data = to, Size = (nuint)buffer.Length };
            var compressed = new Buffer { Data = from, Size = (nuint)end, Position = (nuint)start };
            var result = DecompressStream(context, &output, &compressed);
            if (IsError(result) != 0)
                throw new InvalidImageException("zstd layer is corrupt");
            frameOpen = result != 0;
            start = (int)compressed.Position;
            return (int)output.Position;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (context != 0)
            _ = FreeStream(context);
        context = 0;
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }

    ~ZstdStream() => Dispose(false);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>ZSTD_inBuffer and ZSTD_outBuffer, which look alike.</summary>
    private struct Buffer
    {
        public byte* Data;
        public nuint Size;
        public nuint Position;
    }

    [LibraryImport("libzstd.so.1", EntryPoint = "ZSTD_createDStream")]
    private static partial nint CreateStream();

    [LibraryImport("libzstd.so.1", EntryPoint = "ZSTD_freeDStream")]
    private static partial nuint FreeStream(nint stream);

    [LibraryImport("libzstd.so.1", EntryPoint = "ZSTD_decompressStream")]
    private static partial nuint DecompressStream(nint stream, Buffer* output, Buffer* input);

    [LibraryImport("libzstd.so.1", EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint code);
}
