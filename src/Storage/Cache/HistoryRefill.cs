namespace MiniKube.Storage.Cache;

/// <summary>
/// Reads changes that a ring does not hold (any more, or not yet after a restart) from the store's history. Those who ask at one time share one read.
/// </summary>
internal sealed class HistoryRefill(IStore store, string prefix)
{
    private readonly Lock _lock = new();
    private (long After, long UpTo, Task<Older?> Read)? _running;
    private long _hopeless;

    /// <summary>Changes after <see cref="After"/>, consecutive.</summary>
    internal sealed record Older(long After, List<CacheEvent> Events, long Bytes);

    /// <summary>The changes in (<paramref name="after"/>, <paramref name="upTo"/>], or null when they are compacted or more than a ring may hold.</summary>
    /// <param name="after">The revision after which to begin.</param>
    /// <param name="upTo">The last revision wanted.</param>
    /// <param name="entry">Makes (or finds) the cache's entry of an item.</param>
    /// <param name="budget">How many bytes they may take.</param>
    public async ValueTask<Older?> ReadAsync(long after, long upTo, Func<StoredItem, CacheEntry> entry, long budget)
    {
        while (true)
        {
            (long After, long UpTo, Task<Older?> Read) shared;
            lock (_lock)
            {
                if (after < _hopeless)
                    return null;
                if (_running is not { } running || running.After > after || running.UpTo != upTo || running.Read.IsCompleted)
                    _running = running = (after, upTo, ReadHistoryAsync(after, upTo, entry, budget));
                shared = running;
            }
            if (await shared.Read is { } older)
                return older;
            lock (_lock)
                _hopeless = Math.Max(_hopeless, shared.After + 1);
            // Another's read, which began further back, may have failed where ours does not.
            if (shared.After == after)
                return null;
        }
    }

    // All of it has happened, so it ends by itself; no one caller's cancellation may end it for the others.
    private async Task<Older?> ReadHistoryAsync(long after, long upTo, Func<StoredItem, CacheEntry> entry, long budget)
    {
        var events = new List<CacheEvent>();
        var last = new Dictionary<string, CacheEntry>(StringComparer.Ordinal);
        long bytes = 0;
        await foreach (var batch in store.WatchAsync(new StoreWatch(prefix, after) { WithPrevious = true }))
        {
            if (batch.Compacted)
                return null;
            foreach (var e in batch.Events)
            {
                if (e.Revision > upTo)
                    break;
                if (e.Kind != StoreEventKind.Created && e.Previous is null && !last.ContainsKey(e.Key))
                    return null;
                var previous = e.Kind == StoreEventKind.Created ? null : last.GetValueOrDefault(e.Key) ?? entry(e.Previous!);
                var now = e.Value is null ? null : entry(new StoredItem(e.Key, e.Value, e.Revision));
                var change = new CacheEvent(now, previous, e.Revision);
                events.Add(change);
                bytes += EventRing.CostOf(change);
                if (bytes > budget)
                    return null;
                if (now is not null)
                    last[e.Key] = now;
                else
                    last.Remove(e.Key);
            }
            if (batch.Revision >= upTo)
                break;
        }
        return new Older(after, events, bytes);
    }
}
