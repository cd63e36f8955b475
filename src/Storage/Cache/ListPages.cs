namespace MiniKube.Storage.Cache;

/// <summary>The pages of a list: of a state in memory, or of one that only the store still has.</summary>
internal static class ListPages
{
    /// <summary>One page of a state. <paramref name="prefix"/> is the scope of a query that names none.</summary>
    public static ListPage Of(CacheSnapshot snapshot, ListQuery query, string prefix)
    {
        var scope = query.Scope ?? prefix;
        var items = new List<CacheEntry>(query.Limit > 0 ? Math.Min(query.Limit, 512) : query is { Scope: null, Filter: null } ? snapshot.Count : 0);
        foreach (var entry in snapshot.Under(scope, query.StartAfter))
        {
            if (query.Filter is not null && !query.Filter(entry))
                continue;
            if (query.Limit > 0 && items.Count == query.Limit)
            {
                var last = items[^1].Key;
                long? remaining = query.Filter is null ? snapshot.Root.CountUnder(scope, last) : null;
                return new ListPage(LoadStatus.Loaded, snapshot.Revision, items, last, remaining);
            }
            items.Add(entry);
        }
        return new ListPage(LoadStatus.Loaded, snapshot.Revision, items);
    }

    /// <summary>One page of the state at a revision, from the store.</summary>
    /// <exception cref="StoreException">The medium failed.</exception>
    public static async ValueTask<ListPage> LoadAsync(
        IStore store, ListQuery query, string prefix, long revision, Func<StoredItem, CacheEntry> entryOf, CancellationToken cancel)
    {
        var items = new List<CacheEntry>();
        var after = query.StartAfter;
        while (true)
        {
            // A page more than asked for tells whether there is more; a filter may need several.
            var load = new LoadOptions(query.Scope ?? prefix) { Revision = revision, StartAfter = after, Limit = query.Limit > 0 ? query.Limit + 1 : 0 };
            var loaded = await store.LoadAsync(load, cancel);
            if (loaded.Status != LoadStatus.Loaded)
                return new ListPage(loaded.Status, loaded.Revision, []);
            for (var i = 0; i < loaded.Items.Count; i++)
            {
                var item = loaded.Items[i];
                var entry = entryOf(item);
                after = item.Key;
                if (query.Filter is not null && !query.Filter(entry))
                    continue;
                if (query.Limit > 0 && items.Count == query.Limit)
                {
                    long? remaining = query.Filter is null ? loaded.Items.Count - i + loaded.Remaining : null;
                    return new ListPage(LoadStatus.Loaded, revision, items, items[^1].Key, remaining);
                }
                items.Add(entry);
            }
            if (!loaded.More)
                return new ListPage(LoadStatus.Loaded, revision, items);
        }
    }
}
