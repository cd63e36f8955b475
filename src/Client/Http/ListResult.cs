using System.Text.Json;
using MiniKube.Api.Documents;

namespace MiniKube.Client.Http;

/// <summary>One answer to a list: a whole list, or a page of it when <see cref="Continue"/> is given.</summary>
public sealed record ListResult<T>(IReadOnlyList<T> Items, string ResourceVersion, string? Continue, long? RemainingItemCount)
{
    /// <summary>Items that this program could not read; the others are not held up by them.</summary>
    public IReadOnlyList<MalformedObject> Malformed { get; init; } = [];
}

/// <summary>An object on the wire that is not what its kind should be.</summary>
public sealed record MalformedObject(string Namespace, string Name, string ResourceVersion, string Error)
{
    internal static MalformedObject From(ReadOnlySpan<byte> utf8, JsonException error)
    {
        var metadata = DocumentJson.Parse(utf8)["metadata"];
        return new(
            metadata?["namespace"]?.AsString ?? "", metadata?["name"]?.AsString ?? "", metadata?["resourceVersion"]?.AsString ?? "", error.Message);
    }
}

/// <summary>Reads a list item by item.</summary>
internal static class ListReader
{
    /// <exception cref="JsonException">The text is no list.</exception>
    public static ListResult<T> Read<T>(ReadOnlySpan<byte> utf8, ObjectCodec<T> codec) where T : class
    {
        var reader = new Utf8JsonReader(utf8, DocumentJson.ReaderOptions);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("a list must be an object");
        }
        var items = new List<T>();
        var malformed = new List<MalformedObject>();
        Document? metadata = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isItems = reader.ValueTextEquals("items"u8);
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (isItems && reader.TokenType == JsonTokenType.StartArray)
            {
                ReadItems(ref reader, utf8, codec, items, malformed);
            }
            else if (isMetadata)
            {
                metadata = DocumentJson.Read(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
        var next = metadata?["continue"]?.AsString;
        return new(items, metadata?["resourceVersion"]?.AsString ?? "", string.IsNullOrEmpty(next) ? null : next, metadata?["remainingItemCount"]?.AsInteger)
        {
            Malformed = malformed,
        };
    }

    private static void ReadItems<T>(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, ObjectCodec<T> codec, List<T> items, List<MalformedObject> malformed) where T : class
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            var before = reader;
            try
            {
                items.Add(codec.Read(ref reader));
            }
            catch (JsonException e)
            {
                reader = before;
                // Text that is no JSON at all throws again here: then it is not one item that is bad.
                reader.Skip();
                malformed.Add(MalformedObject.From(utf8[start..(int)reader.BytesConsumed], e));
            }
        }
    }
}
