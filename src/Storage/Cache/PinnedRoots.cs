namespace MiniKube.Storage.Cache;

/// <summary>
/// Older states of a cache, kept so that the pages of a list all come from one snapshot. A state shares what did not change with the current
/// one; what it alone keeps alive are the entries replaced since, which is what is bounded. Its cache's lock guards it.
/// </summary>
internal sealed class PinnedRoots(int maxCount, long maxBytes)
{
    private readonly LinkedList<Pin> _pins = new();
    private long _replaced;

    /// <summary>Notes that an entry was replaced or deleted.</summary>
    public void Replaced(int bytes) => _replaced += bytes;

    public void Add(long revision, SortedMap<CacheEntry> root, long time)
    {
        if (Find(revision) is not null)
            return;
        _pins.AddLast(new Pin(revision, root, time, _replaced));
        Evict(long.MinValue);
    }

    public SortedMap<CacheEntry>? Find(long revision)
    {
        foreach (var pin in _pins)
        {
            if (pin.Revision == revision)
                return pin.Root;
        }
        return null;
    }

    public void Evict(long oldest)
    {
        while (_pins.First is { } first && (_pins.Count > maxCount || _replaced - first.Value.Replaced > maxBytes || first.Value.Time < oldest))
            _pins.RemoveFirst();
    }

    public void Clear() => _pins.Clear();

    private sealed record Pin(long Revision, SortedMap<CacheEntry> Root, long Time, long Replaced);
}
