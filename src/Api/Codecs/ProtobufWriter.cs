using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MiniKube.Api.Codecs;

/// <summary>Builds one protobuf message.</summary>
public sealed class ProtobufWriter
{
    private readonly ArrayBufferWriter<byte> buffer = new(256);

    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    public void WriteVarint(int number, long value)
    {
        Varint((ulong)number << 3);
        Varint((ulong)value);
    }

    public void WriteDouble(int number, double value)
    {
        Varint(((ulong)number << 3) | 1);
        BinaryPrimitives.WriteDoubleLittleEndian(buffer.GetSpan(8), value);
        buffer.Advance(8);
    }

    public void WriteBytes(int number, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)number << 3) | 2);
        Varint((ulong)value.Length);
        buffer.Write(value);
    }

    public void WriteString(int number, string value) => WriteBytes(number, Encoding.UTF8.GetBytes(value));

    /// <summary>Writes a nested message that <paramref name="content"/> fills.</summary>
    public void WriteMessage<T>(int number, T value, Action<ProtobufWriter, T> content)
    {
        var nested = new ProtobufWriter();
        content(nested, value);
        WriteBytes(number, nested.Written);
    }

    private void Varint(ulong value)
    {
        var span = buffer.GetSpan(10);
        var i = 0;
        while (value >= 0x80)
        {
            span[i++] = (byte)(value | 0x80);
            value >>= 7;
        }
        span[i++] = (byte)value;
        buffer.Advance(i);
    }
}
