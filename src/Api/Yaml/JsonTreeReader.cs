using System.Text;
using System.Text.Json;
using MiniKube.Api.Documents;

namespace MiniKube.Api.Yaml;

/// <summary>Reads JSON values that follow one another, with the places of their parts.</summary>
internal static class JsonTreeReader
{
    public static IEnumerable<(Document Content, YamlNode Places, IReadOnlyList<RepeatedKey> Repeated)> Read(string text, int firstLine)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("---"u8))
        {
            // A document marker before a JSON text: blanked, so that places stay true.
            bytes.AsSpan(bytes.AsSpan().IndexOf("---"u8), 3).Fill((byte)' ');
        }
        var values = new List<(Document, YamlNode, IReadOnlyList<RepeatedKey>)>();
        var options = DocumentJson.ReaderOptions with { AllowMultipleValues = true };
        try
        {
            var places = new Places(bytes, firstLine);
            var reader = new Utf8JsonReader(bytes, options);
            while (reader.Read())
            {
                var repeated = new List<RepeatedKey>();
                values.Add((Value(ref reader, places, repeated, out var node), node, repeated));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            var (line, column) = e is JsonException j ? ((int)(j.LineNumber ?? 0), (int)(j.BytePositionInLine ?? 0)) : (0, 0);
            throw new YamlFormatException(Reason(e.Message), firstLine + line, column + 1, e);
        }
        return values;
    }

    private static Document Value(ref Utf8JsonReader reader, Places places, List<RepeatedKey> repeated, out YamlNode node)
    {
        var position = places.Of(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                var items = new List<Document>();
                var itemNodes = new List<YamlNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Value(ref reader, places, repeated, out var item));
                    itemNodes.Add(item);
                }
                node = new YamlNode(position, items: itemNodes);
                return new DocumentArray(items.ToArray());
            case JsonTokenType.StartObject:
                var members = new YamlMembers();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var keyPosition = places.Of(reader.TokenStartIndex);
                    var name = reader.GetString()!;
                    reader.Read();
                    var value = Value(ref reader, places, repeated, out var member);
                    if (!members.Set(name, value, member.MovedTo(keyPosition)))
                    {
                        repeated.Add(new RepeatedKey(member.Position.Line, name));
                    }
                }
                node = new YamlNode(position, members.Places);
                return members.ToObject();
            default:
                node = new YamlNode(position);
                return DocumentJson.Read(ref reader);
        }
    }

    // System.Text.Json ends its messages with the place, which the exception carries already.
    private static string Reason(string message)
    {
        var at = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return at < 0 ? message : message[..at];
    }

    /// <summary>Turns byte offsets, asked for in rising order, into lines and columns.</summary>
    private sealed class Places(byte[] bytes, int firstLine)
    {
        private int line = firstLine;
        private int lineStart;

        public YamlPosition Of(long offset)
        {
            while (bytes.AsSpan(lineStart, (int)offset - lineStart).IndexOf((byte)'\n') is >= 0 and var at)
            {
                line++;
                lineStart += at + 1;
            }
            return new YamlPosition(line, (int)offset - lineStart + 1);
        }
    }
}
