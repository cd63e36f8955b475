namespace MiniKube.Storage.Cache;

/// <summary>All objects of a resource at one revision. Holding it costs nothing but the entries replaced since.</summary>
public readonly struct CacheSnapshot
{
    private readonly SortedMap<CacheEntry> _root;

    internal CacheSnapshot(SortedMap<CacheEntry> root, long revision)
    {
        _root = root;
        Revision = revision;
    }

    /// <summary>The store's revision whose state this is.</summary>
    public long Revision { get; }

    /// <summary>The number of objects.</summary>
    public int Count => _root.Count;

    /// <summary>One object, or null.</summary>
    public CacheEntry? Find(string key) => _root.Find(key);

    /// <summary>The objects under a key prefix, in key order.</summary>
    public IEnumerable<CacheEntry> Under(string prefix, string? startAfter = null) => _root.Under(prefix, startAfter);

    internal SortedMap<CacheEntry> Root => _root;
}
