namespace MiniKube.Storage.Cache;

/// <summary>What one resource's cache holds, and how much of the past.</summary>
public sealed record WatchCacheOptions
{
    /// <summary>The resource's keys, ending in a slash: <c>/registry/apps/deployments/</c>. Prefixes of two caches never contain each other.</summary>
    public required string Prefix { get; init; }

    /// <summary>Makes the index of an object.</summary>
    public required EntryDecoder Decode { get; init; }

    /// <summary>Bytes of recent changes kept for watchers that resume or lag.</summary>
    public long RingBytes { get; init; } = 16 << 20;

    /// <summary>How long recent changes are kept.</summary>
    public TimeSpan RingAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The newest so many changes are kept whatever their bytes, so that a watcher that is woken finds what woke it.</summary>
    public int RingKeep { get; init; } = 32;

    /// <summary>How many older states are pinned for paging.</summary>
    public int Pins { get; init; } = 32;

    /// <summary>Bytes of replaced objects that pinned states may keep alive.</summary>
    public long PinBytes { get; init; } = 32 << 20;

    /// <summary>How long a state is pinned.</summary>
    public TimeSpan PinAge { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>What to list.</summary>
public sealed record ListQuery
{
    /// <summary>Only keys under this one (a namespace's keys, ending in a slash); null for the whole resource.</summary>
    public string? Scope { get; init; }

    /// <summary>Selectors; null for none.</summary>
    public Func<CacheEntry, bool>? Filter { get; init; }

    /// <summary>At most so many items; 0 for all.</summary>
    public int Limit { get; init; }

    /// <summary>Only keys greater than this one: <see cref="ListPage.Continue"/> of the page before.</summary>
    public string? StartAfter { get; init; }

    /// <summary>The exact revision whose state is listed: <see cref="ListPage.Revision"/> of the first page, or resourceVersionMatch=Exact; null for the state at hand.</summary>
    public long? Revision { get; init; }
}

/// <summary>A page of a list.</summary>
/// <param name="Status">With <see cref="LoadStatus.Compacted"/> the revision asked for is too old (410), with <see cref="LoadStatus.Future"/> not reached.</param>
/// <param name="Revision">The revision whose state this is: the list's resourceVersion. Otherwise as in <see cref="LoadResult"/>.</param>
/// <param name="Items">In key order.</param>
/// <param name="Continue">The last key of the page if there is more, to go on after; null on the last page.</param>
/// <param name="Remaining">How many items follow; null if that would need a filter to be run over them.</param>
public sealed record ListPage(LoadStatus Status, long Revision, IReadOnlyList<CacheEntry> Items, string? Continue = null, long? Remaining = null);

/// <summary>What to watch.</summary>
public sealed record WatchQuery
{
    /// <summary>Only keys under this one (a namespace's keys, ending in a slash); null for the whole resource.</summary>
    public string? Scope { get; init; }

    /// <summary>Selectors; null for none. It runs under the cache's lock: fast and pure.</summary>
    public Func<CacheEntry, bool>? Filter { get; init; }

    /// <summary>Changes with greater revisions; null for those after now. It may lie in the future.</summary>
    public long? After { get; init; }

    /// <summary>Whether to send bookmarks at the hub's interval.</summary>
    public bool Bookmarks { get; init; }
}

/// <summary>Whether a watch could begin.</summary>
/// <param name="Watcher">The watch; null when the changes after the revision asked for are no longer known (410).</param>
/// <param name="Oldest">The revision after which the cache knows all changes.</param>
public readonly record struct WatchStart(CacheWatcher? Watcher, long Oldest);
