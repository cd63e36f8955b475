using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MiniKube.Api.Documents;

/// <summary>Reads and writes <see cref="Document"/> trees as UTF-8 JSON (RFC 8259).</summary>
public static class DocumentJson
{
    /// <summary>How deep a text may nest. Kubernetes objects stay far below; the bound keeps hostile bodies off the stack.</summary>
    public const int MaxDepth = 256;

    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = MaxDepth };

    /// <summary>Parses one JSON value that fills <paramref name="utf8"/>.</summary>
    /// <exception cref="JsonException">
    /// The text is not JSON, nests deeper than <see cref="MaxDepth"/>, or goes on after the value; the message says so as Go's decoder would.
    /// </exception>
    public static Document Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, ReaderOptions);
            reader.Read();
            var value = Read(ref reader);
            // Only white space may follow; Read throws on anything else.
            reader.Read();
            return value;
        }
        catch (JsonException e)
        {
            throw new JsonException(JsonSyntax.Problem(utf8) ?? "exceeded max depth", e);
        }
    }

    public static Document Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads the value the reader stands on; afterwards it stands on that value's last token.</summary>
    public static Document Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return Document.Null;
            case JsonTokenType.True:
                return Document.True;
            case JsonTokenType.False:
                return Document.False;
            case JsonTokenType.String:
                return new DocumentString(ReadText(ref reader));
            case JsonTokenType.Number:
                return new DocumentNumber(Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan));
            case JsonTokenType.StartArray:
                var items = new List<Document>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Read(ref reader));
                }
                return items.Count == 0 ? DocumentArray.Empty : new DocumentArray(items.ToArray());
            case JsonTokenType.StartObject:
                return ReadObject(ref reader);
            default:
                throw new JsonException($"unexpected token {reader.TokenType}");
        }
    }

    public static byte[] Write(Document document)
    {
        using var buffer = JsonBuffer.Rent();
        Write(document, buffer.Writer);
        return buffer.ToArray();
    }

    public static void Write(Document document, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, WriterOptions);
        Write(document, writer);
    }

    public static void Write(Document document, Utf8JsonWriter writer)
    {
        switch (document)
        {
            case DocumentObject o:
                writer.WriteStartObject();
                foreach (var (name, value) in o)
                {
                    writer.WritePropertyName(name);
                    Write(value, writer);
                }
                writer.WriteEndObject();
                break;
            case DocumentArray a:
                writer.WriteStartArray();
                foreach (var item in a)
                {
                    Write(item, writer);
                }
                writer.WriteEndArray();
                break;
            case DocumentString s:
                writer.WriteStringValue(s.Value);
                break;
            case DocumentNumber n:
                writer.WriteRawValue(n.Text, skipInputValidation: true);
                break;
            default:
                if (document.AsBoolean is { } b)
                {
                    writer.WriteBooleanValue(b);
                }
                else
                {
                    writer.WriteNullValue();
                }
                break;
        }
    }

    private static DocumentObject ReadObject(ref Utf8JsonReader reader)
    {
        var members = new List<KeyValuePair<string, Document>>();
        HashSet<string>? seen = null;
        List<RepeatedMember>? duplicates = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = MemberNames.Read(ref reader) ?? ReadText(ref reader);
            reader.Read();
            var value = Read(ref reader);
            if (Seen(members, ref seen, name))
            {
                var at = members.FindIndex(m => m.Key == name);
                (duplicates ??= []).Add(new RepeatedMember(name, members.Count, members[at].Value));
                members[at] = KeyValuePair.Create(name, value);
            }
            else
            {
                members.Add(KeyValuePair.Create(name, value));
            }
        }
        return members.Count == 0 ? DocumentObject.Empty : new DocumentObject(members.ToArray(), duplicates);
    }

    private static bool Seen(List<KeyValuePair<string, Document>> members, ref HashSet<string>? seen, string name)
    {
        const int linear = 16;
        if (members.Count < linear)
        {
            foreach (var m in members)
            {
                if (m.Key == name)
                {
                    return true;
                }
            }
            return false;
        }
        seen ??= members.Select(m => m.Key).ToHashSet(StringComparer.Ordinal);
        return !seen.Add(name);
    }

    /// <summary>The text of the string or name that the reader stands on; what is no Unicode in it is replaced.</summary>
    internal static string ReadText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // It is no Unicode.
            return JsonText.Read(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
        }
    }
}
