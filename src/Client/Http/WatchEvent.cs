using System.Text.Json;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Client.Http;

public enum WatchEventType
{
    Added,
    Modified,
    Deleted,

    /// <summary>Nothing happened up to <see cref="WatchEvent{T}.ResourceVersion"/>.</summary>
    Bookmark,

    /// <summary>The server ends the watch; <see cref="WatchEvent{T}.Error"/> says why. The last event of its stream.</summary>
    Error,

    /// <summary>An event whose object this program cannot read: <see cref="WatchEvent{T}.Malformed"/>. The watch goes on.</summary>
    Malformed,
}

/// <summary>One event of a watch. A deleted object is in its last state, with the deletion's resource version.</summary>
public sealed record WatchEvent<T>(WatchEventType Type, T? Object, string ResourceVersion) where T : class
{
    public Status? Error { get; init; }

    /// <summary>A bookmark that ends the initial events (<see cref="WatchOptions.SendInitialEvents"/>).</summary>
    public bool EndsInitialEvents { get; init; }
    public MalformedObject? Malformed { get; init; }

    /// <summary>The malformed object was deleted.</summary>
    public bool MalformedDeleted { get; init; }
}

/// <summary>Reads one line of a watch.</summary>
internal static class WatchEventReader
{
    /// <exception cref="JsonException">The line is no watch event.</exception>
    public static WatchEvent<T> Read<T>(ReadOnlySpan<byte> line, ObjectCodec<T> codec) where T : class
    {
        var reader = new Utf8JsonReader(line, DocumentJson.ReaderOptions);
        string? type = null;
        ReadOnlySpan<byte> subject = default;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("a watch event must be an object");
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            if (isType)
            {
                type = reader.GetString();
            }
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isObject)
            {
                subject = line[start..(int)reader.BytesConsumed];
            }
        }
        return type switch
        {
            "ADDED" => Change(WatchEventType.Added, subject, codec),
            "MODIFIED" => Change(WatchEventType.Modified, subject, codec),
            "DELETED" => Change(WatchEventType.Deleted, subject, codec),
            "BOOKMARK" => Bookmark<T>(DocumentJson.Parse(subject)["metadata"]),
            "ERROR" => new(WatchEventType.Error, null, "") { Error = ApiJson.Read<Status>(subject) },
            _ => throw new JsonException($"a watch event of type '{type}'"),
        };
    }

    private static WatchEvent<T> Bookmark<T>(Document? metadata) where T : class => new(WatchEventType.Bookmark, null, metadata?["resourceVersion"]?.AsString ?? "")
    {
        EndsInitialEvents = metadata?.At("annotations", "k8s.io/initial-events-end")?.AsString == "true",
    };

    private static WatchEvent<T> Change<T>(WatchEventType type, ReadOnlySpan<byte> subject, ObjectCodec<T> codec) where T : class
    {
        try
        {
            var value = codec.Read(subject);
            return new(type, value, codec.ResourceVersion(value));
        }
        catch (JsonException e)
        {
            var malformed = MalformedObject.From(subject, e);
            return new(WatchEventType.Malformed, null, malformed.ResourceVersion)
            {
                Malformed = malformed,
                MalformedDeleted = type == WatchEventType.Deleted,
            };
        }
    }
}
