using System.Text;
using System.Text.Json;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;

namespace MiniKube.Api.Codecs;

/// <summary>Reads the value the reader stands on; afterwards the reader stands on that value's last token.</summary>
public delegate T JsonRead<out T>(ref Utf8JsonReader reader);

/// <summary>The JSON forms that generated readers and writers are made of.</summary>
public static partial class JsonCodec
{
    public static void ExpectObject(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Unexpected(ref reader, "object");
        }
    }

    /// <summary>The name the reader stands on, unescaped.</summary>
    public static ReadOnlySpan<byte> PropertyName(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped || reader.HasValueSequence ? Encoding.UTF8.GetBytes(DocumentJson.ReadText(ref reader)) : reader.ValueSpan;

    public static string ReadString(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? DocumentJson.ReadText(ref reader) : throw Unexpected(ref reader, "string");

    public static int ReadInt32(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var v) ? v : throw Unexpected(ref reader, "int32");

    public static long ReadInt64(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var v) ? v : throw Unexpected(ref reader, "int64");

    public static double ReadDouble(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number ? reader.GetDouble() : throw Unexpected(ref reader, "number");

    public static bool ReadBoolean(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.GetBoolean() : throw Unexpected(ref reader, "bool");

    public static Quantity ReadQuantity(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number
        ? ParseText(Encoding.UTF8.GetString(reader.ValueSpan), Quantity.Parse)
        : ParseText(ReadString(ref reader), Quantity.Parse);

    // The moment that is none is null where it cannot be absent: as a value of a map.
    public static Timestamp ReadTimestamp(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null ? default : ParseText(ReadString(ref reader), Timestamp.Parse);

    public static MicroTime ReadMicroTime(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null ? default : ParseText(ReadString(ref reader), MicroTime.Parse);

    public static ByteString ReadByteString(ref Utf8JsonReader reader) => ParseText(ReadString(ref reader), ByteString.Parse);

    public static IntOrString ReadIntOrString(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number ? ReadInt32(ref reader) : ReadString(ref reader);

    public static IReadOnlyList<T> ReadList<T>(ref Utf8JsonReader reader, JsonRead<T> item)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Unexpected(ref reader, "array");
        }
        var items = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(item(ref reader));
        }
        return items.Count == 0 ? [] : items;
    }

    public static IReadOnlyDictionary<string, T> ReadMap<T>(ref Utf8JsonReader reader, JsonRead<T> value)
    {
        ExpectObject(ref reader);
        var map = new Dictionary<string, T>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = DocumentJson.ReadText(ref reader);
            reader.Read();
            map[name] = value(ref reader);
        }
        return map;
    }

    public static void Write(Utf8JsonWriter writer, Quantity value) => writer.WriteStringValue(value.ToString());
    /// <summary>A required field without a moment says null.</summary>
    public static void Write(Utf8JsonWriter writer, Timestamp value) => WriteMoment(writer, value == default ? null : value.ToString());
    public static void Write(Utf8JsonWriter writer, MicroTime value) => WriteMoment(writer, value == default ? null : value.ToString());
    public static void Write(Utf8JsonWriter writer, ByteString value) => writer.WriteStringValue(value.ToString());

    public static void Write(Utf8JsonWriter writer, IntOrString value)
    {
        if (value.IsInt)
        {
            writer.WriteNumberValue(value.IntValue);
        }
        else
        {
            writer.WriteStringValue(value.StringValue);
        }
    }

    public static void WriteList<T>(Utf8JsonWriter writer, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> item)
    {
        writer.WriteStartArray();
        foreach (var i in items)
        {
            item(writer, i);
        }
        writer.WriteEndArray();
    }

    public static void WriteMap<T>(Utf8JsonWriter writer, IReadOnlyDictionary<string, T> map, Action<Utf8JsonWriter, T> value)
    {
        writer.WriteStartObject();
        foreach (var (k, v) in map)
        {
            writer.WritePropertyName(k);
            value(writer, v);
        }
        writer.WriteEndObject();
    }

    private static void WriteMoment(Utf8JsonWriter writer, string? text)
    {
        if (text is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteStringValue(text);
        }
    }

    private static T ParseText<T>(string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    private static JsonException Unexpected(ref Utf8JsonReader reader, string wanted) =>
        new($"expected {wanted}, found {reader.TokenType} at byte {reader.TokenStartIndex}");
}
