namespace MiniKube.Storage.Cache;

/// <summary>How a hub runs.</summary>
public sealed record CacheHubOptions
{
    /// <summary>What every cache's prefix begins with; the one store watch covers it.</summary>
    public string Root { get; init; } = "/registry/";

    /// <summary>How often watchers that want them get bookmarks; upstream's is about a minute.</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait before a failed watch of the store is begun again.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Told about every failure of the store's watch, which the hub then begins again.</summary>
    public Action<Exception>? OnError { get; init; }
}

/// <summary>
/// All caches over one store, fed by one watch of it: each commit goes to the cache of its prefix, and every commit advances the revision of all. It
/// runs on the scheduler that <see cref="StartAsync"/> was called on.
/// </summary>
public sealed class CacheHub : IAsyncDisposable
{
    private readonly CacheHubOptions _options;
    private readonly RevisionSignal _revision = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<WatchCache> _touched = [];
    private WatchCache[] _caches = [];
    private ITimer? _ticker;
    private Task? _pump;
    private bool _started;

    /// <summary>A hub over a store, which stays the caller's to dispose, later than the hub.</summary>
    public CacheHub(IStore store, TimeProvider time, CacheHubOptions? options = null)
    {
        Store = store;
        Time = time;
        _options = options ?? new CacheHubOptions();
    }

    /// <summary>Every commit up to this revision is in the caches.</summary>
    public long Revision => _revision.Revision;

    internal IStore Store { get; }

    internal TimeProvider Time { get; }

    /// <summary>Completes when <see cref="Revision"/> is at least <paramref name="revision"/>; the caller bounds the wait by cancelling it.</summary>
    public ValueTask WaitUntilFreshAsync(long revision, CancellationToken cancel = default) => _revision.WaitAsync(revision, cancel);

    /// <summary>Waits until the caches hold every commit that completed, anywhere, before the call; returns the revision.</summary>
    public async ValueTask<long> WaitUntilFreshAsync(CancellationToken cancel = default)
    {
        var revision = await Store.CurrentRevisionAsync(cancel);
        await _revision.WaitAsync(revision, cancel);
        return revision;
    }

    /// <summary>Adds a resource. Before the start it is loaded with the others; afterwards it is loaded when this completes.</summary>
    /// <exception cref="ArgumentException">The prefix is not under the root, does not end in a slash, or overlaps another cache's.</exception>
    public async ValueTask<WatchCache> AddAsync(WatchCacheOptions options, CancellationToken cancel = default)
    {
        var cache = new WatchCache(this, options);
        bool started;
        lock (_lock)
        {
            CheckPrefix(options.Prefix);
            // In key order, for the search; a new array, for readers without the lock.
            _caches = [.. _caches.Append(cache).OrderBy(c => c.Prefix, StringComparer.Ordinal)];
            started = _started;
        }
        if (!started)
            return cache;
        try
        {
            // It takes part in the dispatch already: what comes while it loads waits in it.
            var loaded = await Store.LoadAsync(new LoadOptions(options.Prefix), cancel);
            cache.Reset(loaded.Items, loaded.Revision);
        }
        catch
        {
            Remove(cache);
            throw;
        }
        return cache;
    }

    /// <summary>Stops serving a resource: its watches end.</summary>
    public void Remove(WatchCache cache)
    {
        lock (_lock)
            _caches = [.. _caches.Where(c => c != cache)];
        cache.Close();
    }

    /// <summary>Loads all caches; from then on they follow the store.</summary>
    /// <exception cref="StoreException">The store could not be read.</exception>
    public async Task StartAsync(CancellationToken cancel = default)
    {
        var after = await LoadAllAsync(cancel);
        _pump = PumpAsync(after);
        _ticker = Time.CreateTimer(_ => Tick(), null, _options.BookmarkInterval, _options.BookmarkInterval);
    }

    /// <summary>Ends all watches and the hub's own.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        _stop.Cancel();
        if (_ticker is not null)
            await _ticker.DisposeAsync();
        if (_pump is not null)
            await _pump;
        foreach (var cache in _caches)
            cache.Close();
        _revision.Close(new ObjectDisposedException(nameof(CacheHub)));
        _stop.Dispose();
    }

    private void CheckPrefix(string prefix)
    {
        if (!prefix.StartsWith(_options.Root, StringComparison.Ordinal) || !prefix.EndsWith('/'))
            throw new ArgumentException($"the prefix {prefix} is not under {_options.Root} or does not end in a slash");
        foreach (var other in _caches)
        {
            if (prefix.StartsWith(other.Prefix, StringComparison.Ordinal) || other.Prefix.StartsWith(prefix, StringComparison.Ordinal))
                throw new ArgumentException($"the prefix {prefix} overlaps {other.Prefix}");
        }
    }

    private async Task<long> LoadAllAsync(CancellationToken cancel)
    {
        var loaded = await Store.LoadAsync(new LoadOptions(_options.Root), cancel);
        // After the load: a resource added from now on loads by itself, and not earlier than this.
        WatchCache[] caches;
        lock (_lock)
        {
            caches = _caches;
            _started = true;
        }
        var at = 0;
        foreach (var cache in caches)
        {
            while (at < loaded.Items.Count && string.CompareOrdinal(loaded.Items[at].Key, cache.Prefix) < 0)
                at++;
            var items = new List<StoredItem>();
            while (at < loaded.Items.Count && loaded.Items[at].Key.StartsWith(cache.Prefix, StringComparison.Ordinal))
                items.Add(loaded.Items[at++]);
            cache.Reset(items, loaded.Revision);
        }
        _revision.Advance(loaded.Revision);
        return loaded.Revision;
    }

    private async Task PumpAsync(long after)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await foreach (var batch in Store.WatchAsync(new StoreWatch(_options.Root, after), _stop.Token))
                {
                    if (batch.Compacted)
                    {
                        after = await LoadAllAsync(_stop.Token);
                        break;
                    }
                    Dispatch(batch);
                    after = batch.Revision;
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                _options.OnError?.Invoke(e);
                await PauseAsync();
            }
        }
    }

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(_options.RetryDelay, Time, _stop.Token);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Dispatch(StoreBatch batch)
    {
        var caches = Volatile.Read(ref _caches);
        foreach (var e in batch.Events)
        {
            if (Owner(caches, e.Key) is not { } cache)
                continue;
            cache.Stage(e);
            if (!_touched.Contains(cache))
                _touched.Add(cache);
        }
        foreach (var cache in _touched)
            cache.Publish();
        _touched.Clear();
        _revision.Advance(batch.Revision);
    }

    // Prefixes do not overlap, so the owner can only be the last one that does not sort after the key.
    private static WatchCache? Owner(WatchCache[] caches, string key)
    {
        int low = 0, high = caches.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (string.CompareOrdinal(caches[middle].Prefix, key) <= 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low > 0 && key.StartsWith(caches[low - 1].Prefix, StringComparison.Ordinal) ? caches[low - 1] : null;
    }

    private void Tick()
    {
        foreach (var cache in Volatile.Read(ref _caches))
            cache.Tick();
    }
}
