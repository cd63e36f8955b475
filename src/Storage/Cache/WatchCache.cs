namespace MiniKube.Storage.Cache;

/// <summary>
/// One resource in memory: the current objects, the recent changes, and older states for paging. Reads take no lock and copy nothing;
/// every read is one consistent state with its revision. A <see cref="CacheHub"/> feeds it.
/// </summary>
public sealed class WatchCache
{
    private readonly CacheHub _hub;
    private WatchCacheOptions _options;
    private readonly Lock _lock = new();
    private readonly CacheWatchers _watchers = new();
    private readonly List<StoreEvent> _staged = [];
    private readonly EventRing _ring = new(0);
    private readonly PinnedRoots _pins;
    private readonly HistoryRefill _refill;
    private State _state = new(SortedMap<CacheEntry>.Empty, 0);
    private bool _loaded;
    private bool _closed;

    internal WatchCache(CacheHub hub, WatchCacheOptions options)
    {
        _hub = hub;
        _options = options;
        _pins = new PinnedRoots(options.Pins, options.PinBytes);
        _refill = new HistoryRefill(hub.Store, options.Prefix);
    }

    /// <summary>The keys that it holds.</summary>
    public string Prefix => _options.Prefix;

    /// <summary>How often it was filled from the store.</summary>
    public int Initializations { get; private set; }

    /// <summary>How many watches there are.</summary>
    public int Watchers => _watchers.Count;

    /// <summary>How many watchers fell behind the ring and were cut off.</summary>
    public long CutOff { get; private set; }

    /// <summary>The revision of the newest change that it holds. While this stays the same, so do the objects.</summary>
    public long LastChange => Volatile.Read(ref _state).LastChange;

    /// <summary>All objects as they are now. The revision advances with every commit in the store, also those of other resources.</summary>
    public CacheSnapshot Snapshot()
    {
        // The hub's revision first: every change up to it is applied before it is announced, so the state read afterwards holds them all.
        var seen = _hub.Revision;
        var state = Volatile.Read(ref _state);
        return new CacheSnapshot(state.Root, Math.Max(seen, state.LastChange));
    }

    /// <summary>One object as it is now, or null.</summary>
    public CacheEntry? Find(string key) => Volatile.Read(ref _state).Root.Find(key);

    /// <summary>Completes when the cache has seen everything up to <paramref name="revision"/>; the caller bounds the wait by cancelling it.</summary>
    public ValueTask WaitUntilFreshAsync(long revision, CancellationToken cancel = default) => _hub.WaitUntilFreshAsync(revision, cancel);

    /// <summary>
    /// Lists objects. A first page pins its state, so that the next ones (same <see cref="ListQuery.Revision"/>) are of one snapshot; a state that
    /// is no longer pinned is loaded from the store until it is compacted there.
    /// </summary>
    /// <exception cref="StoreException">An older state had to be loaded, and the medium failed.</exception>
    public async ValueTask<ListPage> ListAsync(ListQuery query, CancellationToken cancel = default)
    {
        var snapshot = Snapshot();
        if (query.Revision is { } revision)
        {
            if (revision > snapshot.Revision)
                return new ListPage(LoadStatus.Future, snapshot.Revision, []);
            if (Older(revision) is not { } root)
                return await ListPages.LoadAsync(_hub.Store, query, Prefix, revision, Entry, cancel);
            snapshot = new CacheSnapshot(root, revision);
        }
        var page = ListPages.Of(snapshot, query, Prefix);
        if (page.Continue is not null)
        {
            lock (_lock)
                _pins.Add(page.Revision, snapshot.Root, _hub.Time.GetTimestamp());
        }
        return page;
    }

    /// <summary>
    /// Begins a watch. When the ring does not reach back far enough (after a restart it is empty), it is refilled from the store's history, once for all
    /// who ask, as far as its bounds allow.
    /// </summary>
    public async ValueTask<WatchStart> WatchAsync(WatchQuery query, CancellationToken cancel = default)
    {
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            long start, budget;
            lock (_lock)
            {
                var after = query.After ?? Math.Max(_hub.Revision, _state.LastChange);
                (start, budget) = (_ring.Start, _options.RingBytes - _ring.Bytes);
                if (after >= start)
                    return new WatchStart(Register(query, after), start);
            }
            var older = await _refill.ReadAsync(query.After!.Value, start, Entry, budget);
            lock (_lock)
            {
                if (older is not null && _ring.Start == start && _ring.Bytes + older.Bytes <= _options.RingBytes)
                    _ring.Prepend(older.Events, older.After, _hub.Time.GetTimestamp());
                else if (_ring.Start >= start && query.After < _ring.Start)
                    return new WatchStart(null, _ring.Start);
            }
        }
    }

    /// <summary>Notes a change that the hub received; <see cref="Publish"/> makes the noted ones visible.</summary>
    internal void Stage(StoreEvent e)
    {
        lock (_lock)
            _staged.Add(e);
    }

    internal void Publish()
    {
        lock (_lock)
        {
            // Changes that come before the load is done wait for it.
            if (_closed || !_loaded)
                return;
            var state = _state;
            var root = state.Root;
            var last = state.LastChange;
            var first = _ring.Tail;
            foreach (var e in _staged)
            {
                // Of one revision, which several changes may share, all are staged together.
                if (e.Revision <= state.LastChange || Apply(e, ref root) is not { } change)
                    continue;
                last = e.Revision;
                _ring.Append(change, _hub.Time.GetTimestamp());
            }
            _staged.Clear();
            Volatile.Write(ref _state, new State(root, last));
            _watchers.Rouse(_ring, first);
            Evict();
        }
        WakeRoused();
    }

    /// <summary>Sets the whole state, at the start, or after history was lost: then whoever watches must begin anew.</summary>
    internal void Reset(IReadOnlyList<StoredItem> items, long revision)
    {
        var entries = new CacheEntry[items.Count];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = new CacheEntry(items[i].Key, items[i].Value, items[i].ModRevision, _options.Decode);
        lock (_lock)
        {
            // Two loads may cross when a resource is added while the hub loads all anew. Of two at one revision the second may read what the first could not.
            if (_loaded && revision < _state.LastChange)
                return;
            Volatile.Write(ref _state, new State(SortedMap<CacheEntry>.FromSorted(entries), revision));
            _ring.Reset(revision);
            _pins.Clear();
            _loaded = true;
            Initializations++;
            _watchers.EndAll(WatchEnd.CutOff);
        }
        WakeRoused();
        Publish();
    }

    /// <summary>
    /// Begins anew with the same objects, of which another index is made from now on. All watches end, and what was rendered of the objects is forgotten; those
    /// who come again go on where they were.
    /// </summary>
    public void Redefine(EntryDecoder decode)
    {
        lock (_lock)
        {
            _options = _options with { Decode = decode };
            var state = _state;
            var entries = state.Root.Under(_options.Prefix).Select(e => e.With(decode)).ToArray();
            Volatile.Write(ref _state, state with { Root = SortedMap<CacheEntry>.FromSorted(entries) });
            _ring.Reset(Math.Max(_hub.Revision, state.LastChange));
            _pins.Clear();
            _watchers.EndAll(WatchEnd.CutOff);
        }
        WakeRoused();
    }

    /// <summary>Ends all watches, when what has happened until now is read, as the resource is no longer served.</summary>
    internal void Close()
    {
        lock (_lock)
        {
            _closed = true;
            _watchers.EndAll(WatchEnd.Closed);
        }
        WakeRoused();
    }

    /// <summary>The hub's clock: drops what is too old, and lets bookmarks be sent.</summary>
    internal void Tick()
    {
        lock (_lock)
        {
            Evict();
            _watchers.AskForBookmarks();
        }
        WakeRoused();
    }

    /// <summary>Hands out raw changes, which the watcher filters outside the lock.</summary>
    internal int Take(CacheWatcher watcher, WatchItem[] buffer, out bool caughtUp)
    {
        var seen = _hub.Revision;
        lock (_lock)
        {
            caughtUp = true;
            // What came before a cache was closed is still told.
            if (watcher.End != WatchEnd.None && !(_closed && watcher.End == WatchEnd.Closed))
                return 0;
            if (watcher.Position < _ring.Head)
            {
                CutOff++;
                _watchers.Remove(watcher, WatchEnd.CutOff);
                return 0;
            }
            var count = (int)Math.Min(buffer.Length, _ring.Tail - watcher.Position);
            for (var i = 0; i < count; i++)
                buffer[i] = new WatchItem(default, null, 0, _ring[watcher.Position++]);
            if (watcher.Position < _ring.Tail)
            {
                watcher.ProgressRevision = Math.Max(watcher.After, _ring[watcher.Position - 1].Revision);
                caughtUp = false;
                return count;
            }
            watcher.ProgressRevision = Math.Max(watcher.After, Math.Max(seen, _state.LastChange));
            if (watcher.BookmarkDue && count < buffer.Length)
            {
                watcher.BookmarkDue = false;
                buffer[count++] = new WatchItem(WatchType.Bookmark, null, watcher.ProgressRevision, null);
            }
            return count;
        }
    }

    /// <summary>Whether the watcher must wait; false when something came meanwhile.</summary>
    internal bool BeginWait(CacheWatcher watcher)
    {
        lock (_lock)
        {
            watcher.Waiting = watcher.End == WatchEnd.None && watcher.Position == _ring.Tail && !watcher.BookmarkDue;
            return watcher.Waiting;
        }
    }

    /// <summary>Takes a waiting watcher out of its wait; the caller wakes it.</summary>
    internal bool EndWait(CacheWatcher watcher)
    {
        lock (_lock)
        {
            var waited = watcher.Waiting;
            watcher.Waiting = false;
            return waited;
        }
    }

    internal void Remove(CacheWatcher watcher, WatchEnd end)
    {
        bool wake;
        lock (_lock)
        {
            _watchers.Remove(watcher, end);
            wake = watcher.Waiting;
            watcher.Waiting = false;
        }
        if (wake)
            watcher.Wake();
    }

    private CacheWatcher Register(WatchQuery query, long after)
    {
        var watcher = new CacheWatcher(this, query, _ring.After(after), after);
        if (_closed)
            watcher.End = WatchEnd.Closed;
        else
            _watchers.Add(watcher);
        return watcher;
    }

    private CacheEvent? Apply(StoreEvent e, ref SortedMap<CacheEntry> root)
    {
        var previous = root.Find(e.Key);
        if (e.Value is null)
        {
            if (previous is null)
                return null;
            root = root.Remove(e.Key);
            _pins.Replaced(previous.Value.Length);
            return new CacheEvent(null, previous, e.Revision);
        }
        var entry = new CacheEntry(e.Key, e.Value, e.Revision, _options.Decode);
        root = root.Set(entry);
        if (previous is not null)
            _pins.Replaced(previous.Value.Length);
        return new CacheEvent(entry, previous, e.Revision);
    }

    private void WakeRoused()
    {
        while (true)
        {
            CacheWatcher[] woken;
            lock (_lock)
            {
                woken = _watchers.TakeRoused();
            }
            if (woken.Length == 0)
                return;
            foreach (var watcher in woken)
                watcher.Wake();
        }
    }

    private void Evict()
    {
        var now = _hub.Time.GetTimestamp();
        _ring.Evict(_options.RingBytes, now - Ticks(_options.RingAge), _options.RingKeep);
        _pins.Evict(now - Ticks(_options.PinAge));
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _hub.Time.TimestampFrequency);

    private SortedMap<CacheEntry>? Older(long revision)
    {
        var state = Volatile.Read(ref _state);
        if (revision >= state.LastChange)
            return state.Root;
        lock (_lock)
            return _pins.Find(revision);
    }

    // The version that is current, or a new entry for one that is not.
    private CacheEntry Entry(StoredItem item) =>
        Find(item.Key) is { } current && current.ModRevision == item.ModRevision
            ? current
            : new CacheEntry(item.Key, item.Value, item.ModRevision, _options.Decode);

    private sealed record State(SortedMap<CacheEntry> Root, long LastChange);
}
