namespace MiniKube.Storage.Cache;

/// <summary>What a watcher is told.</summary>
public enum WatchType
{
    /// <summary>The object is new, or new to the selector.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Modified,

    /// <summary>The object is gone, or gone from the selector.</summary>
    Deleted,

    /// <summary>No object: only progress.</summary>
    Bookmark,
}

/// <summary>One change of one object, shared by all watchers.</summary>
public sealed class CacheEvent : Rendered<CacheEvent>
{
    internal CacheEvent(CacheEntry? entry, CacheEntry? previous, long revision)
    {
        Entry = entry;
        Previous = previous;
        Revision = revision;
    }

    /// <summary>The object after the change; null when it was deleted.</summary>
    public CacheEntry? Entry { get; }

    /// <summary>The object before the change; null when it was created.</summary>
    public CacheEntry? Previous { get; }

    /// <summary>The revision of the change; for a deletion, that of the deletion.</summary>
    public long Revision { get; }

    /// <summary>The key that changed.</summary>
    public string Key => (Entry ?? Previous)!.Key;

    /// <summary>
    /// What a watcher with a filter is told about this change; null for nothing. An object that comes to match is ADDED, one that ceases to match is
    /// DELETED with the last bytes that matched and the revision of this change, as upstream does.
    /// </summary>
    /// <param name="filter">The watcher's selectors; null when it has none.</param>
    public WatchItem? For(Func<CacheEntry, bool>? filter)
    {
        var now = Entry is not null && (filter is null || filter(Entry));
        var before = Previous is not null && (filter is null || filter(Previous));
        return (before, now) switch
        {
            (false, true) => new WatchItem(WatchType.Added, Entry, Revision, this),
            (true, true) => new WatchItem(WatchType.Modified, Entry, Revision, this),
            (true, false) => new WatchItem(WatchType.Deleted, Previous, Revision, this),
            _ => null,
        };
    }
}

/// <summary>One event as one watcher gets it.</summary>
/// <param name="Type">What to say.</param>
/// <param name="Entry">The object to send, with <paramref name="Revision"/> as its resourceVersion; null in a bookmark.</param>
/// <param name="Revision">The revision of the change, or of the bookmark.</param>
/// <param name="Event">The change behind it, where renderings shared by watchers are kept; null in a bookmark.</param>
public readonly record struct WatchItem(WatchType Type, CacheEntry? Entry, long Revision, CacheEvent? Event);
