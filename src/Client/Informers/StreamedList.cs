using MiniKube.Client.Http;

namespace MiniKube.Client.Informers;

/// <summary>The beginning of a watch that sends initial events: a list, once the bookmark that ends it has come.</summary>
internal sealed class StreamedList<T>(ObjectCodec<T> codec) where T : class
{
    private readonly OrderedDictionary<ObjectKey, T> items = [];
    private readonly List<MalformedObject> malformed = [];

    /// <summary>Takes the next event; the list when this one ends it, null before.</summary>
    public ListResult<T>? Take(WatchEvent<T> change)
    {
        switch (change.Type)
        {
            case WatchEventType.Added or WatchEventType.Modified:
                items[KeyOf(change.Object!)] = change.Object!;
                break;
            case WatchEventType.Deleted:
                items.Remove(KeyOf(change.Object!));
                break;
            case WatchEventType.Malformed when !change.MalformedDeleted:
                malformed.Add(change.Malformed!);
                break;
            case WatchEventType.Bookmark when change.EndsInitialEvents:
                return new ListResult<T>([.. items.Values], change.ResourceVersion, null, null) { Malformed = malformed };
        }
        return null;
    }

    private ObjectKey KeyOf(T obj) => new(codec.Namespace(obj), codec.Name(obj));
}
