using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace MiniKube.Storage;

/// <summary>
/// The form in which objects are stored, so that reads copy bytes: a header of 8 bytes, then the object's UTF-8 JSON <b>without</b>
/// <c>metadata.resourceVersion</c>. The encoder makes both when it encodes; whoever responds splices the revision in.
/// <code>
/// byte 0      format, 1 (0: no object, but why there is none)
/// byte 1      0
/// bytes 2-3   type-meta end, little endian: where in the JSON the first member after apiVersion and kind begins; 0: not known
/// bytes 4-7   splice offset, little endian: where in the JSON the resourceVersion member belongs; 0: the value is written as it is
/// bytes 8-    the JSON
/// </code>
/// The splice offset lies inside the metadata object, either just after its <c>{</c> or just after a complete member. What is spliced follows from
/// the byte before it:
/// <code>
/// {"metadata":{|}}                       ->  {"metadata":{"resourceVersion":"7"}}
/// {"metadata":{|"name":"a"},"spec":{}}   ->  {"metadata":{"resourceVersion":"7","name":"a"},"spec":{}}
/// {"metadata":{"name":"a"|,"uid":"u"}}   ->  {"metadata":{"name":"a","resourceVersion":"7","uid":"u"}}
/// </code>
/// The type-meta end lets an item of a typed list leave apiVersion and kind out, as upstream does.
/// </summary>
public static class StoredObject
{
    /// <summary>The number of bytes before the JSON.</summary>
    public const int HeaderLength = 8;

    private const byte Format = 1;
    private const byte NoFormat = 0;

    private static ReadOnlySpan<byte> Member => "\"resourceVersion\":\""u8;

    /// <summary>Fills the header of a value whose JSON an encoder writes behind it.</summary>
    /// <param name="header">The first <see cref="HeaderLength"/> bytes of the value.</param>
    /// <param name="spliceOffset">Counted from the JSON's first byte; 0 for a value that takes no resourceVersion.</param>
    /// <param name="typeMetaEnd">Counted likewise; 0 when apiVersion and kind are not the first members. Not beyond the splice offset.</param>
    public static void WriteHeader(Span<byte> header, int spliceOffset, int typeMetaEnd = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(spliceOffset);
        ArgumentOutOfRangeException.ThrowIfNegative(typeMetaEnd);
        if (typeMetaEnd > ushort.MaxValue || (spliceOffset != 0 && typeMetaEnd > spliceOffset))
            typeMetaEnd = 0;
        header[0] = Format;
        header[1] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], (ushort)typeMetaEnd);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], spliceOffset);
    }

    /// <summary>
    /// The value for JSON whose encoder did not note the offsets. It is scanned up to <c>metadata</c>, which encoders write early. JSON that has no
    /// metadata object is stored to be written as it is.
    /// </summary>
    /// <exception cref="JsonException">It is not a JSON object.</exception>
    public static byte[] Pack(ReadOnlySpan<byte> json)
    {
        var value = new byte[HeaderLength + json.Length];
        json.CopyTo(value.AsSpan(HeaderLength));
        var (splice, typeMetaEnd) = Find(json);
        WriteHeader(value, splice, typeMetaEnd);
        return value;
    }

    /// <summary>A value in place of one that could not be read: whoever looks into it is told why.</summary>
    /// <param name="why">The message of the <see cref="UnreadableValueException"/>, which clients see: nothing of the value itself.</param>
    public static byte[] Unreadable(string why) => [NoFormat, .. Encoding.UTF8.GetBytes(why)];

    /// <summary>Whether a value is no <see cref="Unreadable"/> one.</summary>
    public static bool IsReadable(ReadOnlySpan<byte> value) => value.IsEmpty || value[0] != NoFormat;

    /// <summary>The JSON inside a value, without its resourceVersion.</summary>
    /// <exception cref="InvalidDataException">Another program wrote the value.</exception>
    /// <exception cref="UnreadableValueException">It is an <see cref="Unreadable"/> one.</exception>
    public static ReadOnlyMemory<byte> JsonOf(byte[] value)
    {
        Check(value);
        return value.AsMemory(HeaderLength);
    }

    /// <summary>How many bytes <see cref="Write"/> writes.</summary>
    public static int LengthOf(ReadOnlySpan<byte> value, long revision, bool typeMeta = true)
    {
        Check(value);
        var (splice, typeMetaEnd) = Offsets(value);
        var length = value.Length - HeaderLength;
        if (!typeMeta && typeMetaEnd > 0)
            length -= typeMetaEnd - 1;
        if (splice > 0)
            length += Member.Length + Digits(revision) + 1 + (Comma(value[HeaderLength..], splice) == Commas.None ? 0 : 1);
        return length;
    }

    /// <summary>Writes the object with its resourceVersion.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="value">The stored value.</param>
    /// <param name="revision">The resourceVersion.</param>
    /// <param name="typeMeta">False to leave out apiVersion and kind, where the header says how.</param>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> value, long revision, bool typeMeta = true)
    {
        var length = LengthOf(value, revision, typeMeta);
        var target = output.GetSpan(length)[..length];
        var (splice, typeMetaEnd) = Offsets(value);
        var json = value[HeaderLength..];
        var from = 0;
        if (!typeMeta && typeMetaEnd > 0)
        {
            target[0] = (byte)'{';
            target = target[1..];
            from = typeMetaEnd;
        }
        if (splice > 0)
        {
            target = Append(target, json[from..splice]);
            var comma = Comma(json, splice);
            if (comma == Commas.Before)
                target = Append(target, ","u8);
            target = Append(target, Member);
            Utf8Formatter.TryFormat(revision, target, out var digits);
            target = Append(target[digits..], "\""u8);
            if (comma == Commas.After)
                target = Append(target, ","u8);
            from = splice;
        }
        json[from..].CopyTo(target);
        output.Advance(length);
    }

    private static void Check(ReadOnlySpan<byte> value)
    {
        if (!IsReadable(value))
            throw new UnreadableValueException(Encoding.UTF8.GetString(value[1..]));
        if (value.Length <= HeaderLength || value[0] != Format)
            throw new InvalidDataException("the stored value has no header of this program");
        var (splice, typeMetaEnd) = Offsets(value);
        var length = value.Length - HeaderLength;
        if (splice < 0 || splice >= length || typeMetaEnd >= length || (splice > 0 && typeMetaEnd > splice))
            throw new InvalidDataException("the stored value's header points outside of it");
    }

    private static (int Splice, int TypeMetaEnd) Offsets(ReadOnlySpan<byte> value) =>
        (BinaryPrimitives.ReadInt32LittleEndian(value[4..]), BinaryPrimitives.ReadUInt16LittleEndian(value[2..]));

    private static Commas Comma(ReadOnlySpan<byte> json, int splice) =>
        json[splice - 1] != '{' ? Commas.Before : json[splice] != '}' ? Commas.After : Commas.None;

    private static int Digits(long revision)
    {
        var digits = 1;
        for (; revision >= 10; revision /= 10)
            digits++;
        return digits;
    }

    private static Span<byte> Append(Span<byte> target, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(target);
        return target[bytes.Length..];
    }

    private static (int Splice, int TypeMetaEnd) Find(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("the value is not a JSON object");
        var (typeMetaMembers, typeMetaEnd, leading) = (0, 0, true);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (leading && (reader.ValueTextEquals("apiVersion"u8) || reader.ValueTextEquals("kind"u8)))
            {
                typeMetaMembers++;
            }
            else
            {
                if (leading && typeMetaMembers == 2)
                    typeMetaEnd = (int)reader.TokenStartIndex;
                leading = false;
            }
            var metadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (metadata && reader.TokenType == JsonTokenType.StartObject)
                return ((int)reader.BytesConsumed, typeMetaEnd);
            reader.Skip();
        }
        return (0, 0);
    }

    private enum Commas
    {
        None,
        Before,
        After,
    }
}

/// <summary>A stored value cannot be read, such as one that is encrypted with a key that is not there. The message says why.</summary>
public sealed class UnreadableValueException(string message) : Exception(message);
