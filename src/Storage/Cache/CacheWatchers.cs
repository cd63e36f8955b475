namespace MiniKube.Storage.Cache;

/// <summary>
/// The watchers of one cache, and those of them that are to be woken: noted under the cache's lock, which guards this set too, and woken outside of it.
/// </summary>
internal sealed class CacheWatchers
{
    private readonly LinkedList<CacheWatcher> _all = new();
    private readonly List<CacheWatcher> _roused = [];

    /// <summary>How many there are; it can be read without the lock.</summary>
    public int Count => _all.Count;

    public void Add(CacheWatcher watcher) => watcher.Node = _all.AddLast(watcher);

    /// <summary>Takes a watcher out, which ends for this reason unless it has ended before.</summary>
    public void Remove(CacheWatcher watcher, WatchEnd end)
    {
        if (watcher.End == WatchEnd.None)
            watcher.End = end;
        if (watcher.Node is { List: { } list } node)
            list.Remove(node);
    }

    public void EndAll(WatchEnd end)
    {
        foreach (var watcher in _all)
        {
            watcher.End = end;
            Rouse(watcher);
        }
        _all.Clear();
    }

    /// <summary>Rouses those who wait and whom a change of the ring from position <paramref name="first"/> on concerns.</summary>
    public void Rouse(EventRing ring, long first)
    {
        foreach (var watcher in _all)
        {
            if (watcher.Waiting && Concerns(watcher, ring, first))
                Rouse(watcher);
        }
    }

    public void AskForBookmarks()
    {
        foreach (var watcher in _all)
        {
            if (!watcher.WantsBookmarks)
                continue;
            watcher.BookmarkDue = true;
            Rouse(watcher);
        }
    }

    /// <summary>Those who were roused since, whom the caller wakes.</summary>
    public CacheWatcher[] TakeRoused()
    {
        CacheWatcher[] roused = [.. _roused];
        _roused.Clear();
        return roused;
    }

    // A waiting watcher has read all before these changes. If none concerns it, it has read these too.
    private static bool Concerns(CacheWatcher watcher, EventRing ring, long first)
    {
        for (var position = first; position < ring.Tail; position++)
        {
            if (watcher.Translate(ring[position]) is not null)
            {
                watcher.Position = position;
                return true;
            }
        }
        watcher.Position = ring.Tail;
        return false;
    }

    private void Rouse(CacheWatcher watcher)
    {
        if (!watcher.Waiting)
            return;
        watcher.Waiting = false;
        _roused.Add(watcher);
    }
}
