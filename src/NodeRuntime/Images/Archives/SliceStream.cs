using Microsoft.Win32.SafeHandles;

namespace MiniKube.NodeRuntime.Images.Archives;

/// <summary>A part of a file, read by position, so that several are open at a time. Does not own the file.</summary>
internal sealed class SliceStream(SafeFileHandle file, long offset, long length) : Stream
{
    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => length;
    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        var want = (int)Math.Min(buffer.Length, length - Position);
        if (want <= 0)
            return 0;
        var read = RandomAccess.Read(file, buffer[..want], offset + Position);
        if (read == 0)
            throw new InvalidImageException("archive cut short");
        Position += read;
        return read;
    }

    public override int Read(byte[] buffer, int start, int count) => Read(buffer.AsSpan(start, count));

    public override long Seek(long distance, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => distance,
        SeekOrigin.Current => Position + distance,
        _ => length + distance,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int start, int count) => throw new NotSupportedException();
}
