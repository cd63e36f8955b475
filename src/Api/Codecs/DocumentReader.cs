using System.Globalization;
using System.Text.Json;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;

namespace MiniKube.Api.Codecs;

/// <summary>The forms of values in a <see cref="Document"/> tree that generated readers are made of.</summary>
public static partial class DocumentReader
{
    /// <summary>The record that an object says. Objects do not change, so each is read once for all who ask.</summary>
    public static T ReadMessage<T>(Document value) where T : class, IApiType<T>
    {
        var document = value as DocumentObject ?? throw Unexpected(value, "object");
        if (document.Record is T known)
        {
            return known;
        }
        var record = T.ReadDocument(document);
        document.Record = record;
        return record;
    }

    public static string ReadString(Document value) => value.AsString ?? throw Unexpected(value, "string");

    public static int ReadInt32(Document value) =>
        value is DocumentNumber n && int.TryParse(n.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var v) ? v : throw Unexpected(value, "int32");

    public static long ReadInt64(Document value) =>
        value is DocumentNumber n && long.TryParse(n.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var v) ? v : throw Unexpected(value, "int64");

    public static double ReadDouble(Document value) => value is DocumentNumber n ? n.ToDouble() : throw Unexpected(value, "number");

    public static bool ReadBoolean(Document value) => value.AsBoolean ?? throw Unexpected(value, "bool");

    public static Document ReadRaw(Document value) => value;

    public static Quantity ReadQuantity(Document value) => Parse(value is DocumentNumber n ? n.Text : ReadString(value), Quantity.Parse);

    public static Timestamp ReadTimestamp(Document value) => value.IsNull ? default : Parse(ReadString(value), Timestamp.Parse);

    public static MicroTime ReadMicroTime(Document value) => value.IsNull ? default : Parse(ReadString(value), MicroTime.Parse);

    public static ByteString ReadByteString(Document value) => Parse(ReadString(value), ByteString.Parse);

    public static IntOrString ReadIntOrString(Document value) => value is DocumentNumber ? ReadInt32(value) : ReadString(value);

    public static IReadOnlyList<T> ReadList<T>(Document value, Func<Document, T> item)
    {
        var array = value as DocumentArray ?? throw Unexpected(value, "array");
        if (array.Count == 0)
        {
            return [];
        }
        var items = new T[array.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = item(array[i]);
        }
        return items;
    }

    public static IReadOnlyDictionary<string, T> ReadMap<T>(Document value, Func<Document, T> member)
    {
        var document = value as DocumentObject ?? throw Unexpected(value, "object");
        var map = new Dictionary<string, T>(document.Count, StringComparer.Ordinal);
        foreach (var (name, content) in document)
        {
            map[name] = member(content);
        }
        return map;
    }

    private static T Parse<T>(string text, Func<string, T> parse)
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

    private static JsonException Unexpected(Document value, string wanted) => new($"expected {wanted}, found {value.Kind}");
}
