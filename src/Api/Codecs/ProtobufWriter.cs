using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MiniKube.Api.Codecs;

/// <summary>Builds one protobuf message.</summary>
public sealed class ProtobufWriter
{
    private const int LongestVarint = 10;

    private byte[] buffer = new byte[256];
    private int count;

    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, count);

    public void WriteVarint(int number, long value)
    {
        Varint((ulong)number << 3);
        Varint((ulong)value);
    }

    public void WriteDouble(int number, double value)
    {
        Varint(((ulong)number << 3) | 1);
        BinaryPrimitives.WriteDoubleLittleEndian(Room(8), value);
        count += 8;
    }

    public void WriteBytes(int number, ReadOnlySpan<byte> value)
    {
        WriteHead(number, value.Length);
        value.CopyTo(Room(value.Length));
        count += value.Length;
    }

    public void WriteString(int number, string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteHead(number, length);
        count += Encoding.UTF8.GetBytes(value, Room(length));
    }

    /// <summary>What stands before the bytes of a field of so many bytes; the bytes themselves are written elsewhere.</summary>
    public void WriteHead(int number, int length)
    {
        Varint(((ulong)number << 3) | 2);
        Varint((ulong)length);
    }

    /// <summary>The same into somebody else's buffer.</summary>
    public static void WriteHead(IBufferWriter<byte> output, int number, int length)
    {
        var span = output.GetSpan(2 * LongestVarint);
        var count = Varint(span, ((ulong)number << 3) | 2);
        output.Advance(count + Varint(span[count..], (ulong)length));
    }

    /// <summary>Writes a nested message that <paramref name="content"/> fills.</summary>
    public void WriteMessage<T>(int number, T value, Action<ProtobufWriter, T> content)
    {
        Varint(((ulong)number << 3) | 2);
        // Most messages are shorter than 128 bytes, whose length takes one byte; longer ones are moved to make room.
        var start = count + 1;
        Room(1);
        count = start;
        content(this, value);
        var length = count - start;
        var more = LengthOf(length) - 1;
        Room(more);
        buffer.AsSpan(start, length).CopyTo(buffer.AsSpan(start + more));
        count = start - 1;
        Varint((ulong)length);
        count += length;
    }

    /// <summary>How many bytes a field takes whose content has so many.</summary>
    public static int LengthOf(int number, int length) => LengthOf(number << 3) + LengthOf(length) + length;

    private static int LengthOf(int value)
    {
        var length = 1;
        for (var rest = (uint)value; rest >= 0x80; rest >>= 7)
        {
            length++;
        }
        return length;
    }

    private static int Varint(Span<byte> span, ulong value)
    {
        var i = 0;
        while (value >= 0x80)
        {
            span[i++] = (byte)(value | 0x80);
            value >>= 7;
        }
        span[i++] = (byte)value;
        return i;
    }

    private void Varint(ulong value) => count += Varint(Room(LongestVarint), value);

    private Span<byte> Room(int size)
    {
        if (buffer.Length - count < size)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, count + size));
        }
        return buffer.AsSpan(count);
    }
}
