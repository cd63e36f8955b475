using System.Buffers.Binary;
using System.Text;

namespace MiniKube.Api.Codecs;

/// <summary>
/// A cursor over one protobuf message (https://protobuf.dev/programming-guides/encoding/). What is none is refused with <see cref="InvalidDataException"/>, in the
/// words of the Go code that upstream generates, which knows fields by name where this knows their numbers.
/// </summary>
public ref struct ProtobufReader(ReadOnlySpan<byte> message, int depth = 0)
{
    private const int MaxDepth = 100;

    private ReadOnlySpan<byte> rest = message;
    private int field;
    private int wireType;

    public readonly int Depth => depth;
    public readonly bool IsAtEnd => rest.IsEmpty;

    /// <summary>Whether the field holds bytes, where one number was expected: several of them, one after the other.</summary>
    public readonly bool IsPacked => wireType == 2;

    /// <summary>Steps to the next field; false at the end of the message.</summary>
    public bool ReadTag(out int number)
    {
        if (rest.IsEmpty)
        {
            number = 0;
            return false;
        }
        var tag = ReadVarint();
        wireType = (int)(tag & 7);
        number = field = (int)(tag >> 3);
        return number > 0 ? true : throw new InvalidDataException($"proto: illegal tag {number} (wire type {wireType})");
    }

    public ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = Take(1)[0];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
        throw new InvalidDataException("proto: integer overflow");
    }

    /// <summary>The value of a varint field.</summary>
    public long ReadInt64()
    {
        Expect(0);
        return (long)ReadVarint();
    }

    public double ReadDouble()
    {
        Expect(1);
        return BinaryPrimitives.ReadDoubleLittleEndian(Take(8));
    }

    /// <summary>The bytes of a length-delimited field.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        Expect(2);
        var length = ReadVarint();
        return length <= (ulong)rest.Length ? Take((int)length) : throw new InvalidDataException("unexpected EOF");
    }

    public string ReadString() => Encoding.UTF8.GetString(ReadBytes());

    /// <summary>A reader over the nested message of a length-delimited field.</summary>
    public ProtobufReader ReadMessage() =>
        depth < MaxDepth ? new ProtobufReader(ReadBytes(), depth + 1) : throw new InvalidDataException("proto: nested too deep");

    /// <summary>A reader over the numbers of a packed field, each to be read as if it were a field's value.</summary>
    public ProtobufReader ReadPacked() => new(ReadBytes(), depth);

    /// <summary>Skips the value of the field whose tag was read last.</summary>
    public void Skip()
    {
        switch (wireType)
        {
            case 0: ReadVarint(); break;
            case 1: Take(8); break;
            case 2: ReadBytes(); break;
            case 5: Take(4); break;
            default: throw new InvalidDataException($"proto: illegal wireType {wireType}");
        }
    }

    private readonly void Expect(int type)
    {
        if (wireType != type)
        {
            throw new InvalidDataException($"proto: wrong wireType = {wireType} for field {field}");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > rest.Length)
        {
            throw new InvalidDataException("unexpected EOF");
        }
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
