using System.Runtime.CompilerServices;

namespace MiniKube.Storage.Memory;

/// <summary>
/// The store without a disk: for tests, and for a control plane that runs whole in one process. Commits and loads complete before the call returns;
/// watches go on through the awaiter's own scheduler. No thread or pool is touched, and a timer only for values that were put with a lifetime.
/// </summary>
public sealed class MemoryStore : IStore
{
    private const int MaxBatch = 512;

    private readonly Lock _lock = new();
    private readonly RevisionSignal _revision = new(1);
    private readonly List<StoreEvent> _history = [];
    private SortedMap<StoredItem> _items = SortedMap<StoredItem>.Empty;
    private readonly TimeProvider _time;
    private readonly Expirer _expirer;
    private long _compacted;

    /// <param name="time">The clock of values that end by themselves.</param>
    public MemoryStore(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _expirer = new Expirer(_time, End);
    }

    /// <inheritdoc/>
    public ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(commit.Key);
        return ValueTask.FromResult(Perform(commit));
    }

    /// <inheritdoc/>
    public ValueTask<LoadResult> LoadAsync(LoadOptions options, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
            return ValueTask.FromResult(Load(options));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoreBatch> WatchAsync(StoreWatch watch, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var after = watch.After;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            StoreBatch? batch;
            lock (_lock)
                batch = Next(watch, after);
            if (batch is null)
            {
                await _revision.WaitAsync(after + 1, cancel);
                continue;
            }
            yield return batch;
            if (batch.Compacted)
                yield break;
            after = batch.Revision;
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> CompactAsync(long revision, CancellationToken cancel = default)
    {
        lock (_lock)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(revision, Newest);
            if (revision > _compacted)
            {
                _compacted = revision;
                _history.RemoveRange(0, FirstAfter(revision));
            }
            return ValueTask.FromResult(_compacted);
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> CurrentRevisionAsync(CancellationToken cancel = default) => ValueTask.FromResult(_revision.Revision);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _expirer.Dispose();
        _revision.Close(new ObjectDisposedException(nameof(MemoryStore)));
        return ValueTask.CompletedTask;
    }

    // Under the lock: ahead of the signal by the commits whose callers have not announced them yet.
    private long Newest => _history.Count > 0 ? _history[^1].Revision : Math.Max(_compacted, _revision.Revision);

    private CommitResult Perform(Commit commit)
    {
        CommitResult result;
        lock (_lock)
            result = Apply(commit);
        if (!result.Committed)
            return result;
        _revision.Advance(result.Revision);
        if (commit is { Value: not null, Lifetime: { } lifetime })
            _expirer.Add(new Expiring(commit.Key, result.Revision, Expirer.EndOf(_time, lifetime)));
        return result;
    }

    private void End(IReadOnlyList<Expiring> due)
    {
        foreach (var value in due)
            Perform(Commit.Delete(value.Key, value.Revision));
    }

    private CommitResult Apply(Commit commit)
    {
        var current = _items.Find(commit.Key);
        if (commit.ExpectedRevision is { } expected && expected != (current?.ModRevision ?? 0))
            return new CommitResult(CommitStatus.Conflict, Newest, current);
        if (commit.Value is null && current is null)
            return new CommitResult(CommitStatus.NotFound, Newest);
        var revision = Newest + 1;
        var kind = commit.Value is null ? StoreEventKind.Deleted : current is null ? StoreEventKind.Created : StoreEventKind.Updated;
        _items = commit.Value is null ? _items.Remove(commit.Key) : _items.Set(new StoredItem(commit.Key, commit.Value, revision) { Expires = commit.Lifetime is not null });
        _history.Add(new StoreEvent(kind, commit.Key, commit.Value, revision, current));
        return new CommitResult(CommitStatus.Committed, revision);
    }

    private LoadResult Load(LoadOptions options)
    {
        var items = _items;
        if (options.Revision is { } revision)
        {
            if (revision > Newest)
                return LoadResult.Future(Newest);
            if (revision < _compacted)
                return LoadResult.Compacted(_compacted);
            // Undo, newest first, what came later.
            for (var i = _history.Count - 1; i >= 0 && _history[i].Revision > revision; i--)
                items = _history[i].Previous is { } previous ? items.Set(previous) : items.Remove(_history[i].Key);
        }
        var page = items.Under(options.Prefix, options.StartAfter);
        var found = (options.Limit > 0 ? page.Take(options.Limit) : page).ToList();
        var remaining = options.Limit > 0 ? items.CountUnder(options.Prefix, options.StartAfter) - found.Count : 0;
        return new LoadResult(LoadStatus.Loaded, options.Revision ?? Newest, found, remaining);
    }

    private StoreBatch? Next(StoreWatch watch, long after)
    {
        if (after < _compacted)
            return new StoreBatch([], _compacted, Compacted: true);
        var first = FirstAfter(after);
        if (first == _history.Count)
            return null;
        var count = Math.Min(MaxBatch, _history.Count - first);
        var events = new List<StoreEvent>(count);
        foreach (var e in _history.GetRange(first, count))
        {
            if (e.Key.StartsWith(watch.Prefix, StringComparison.Ordinal))
                events.Add(e);
        }
        return new StoreBatch(events, _history[first + count - 1].Revision);
    }

    /// <summary>The index of the first event with a revision greater than <paramref name="revision"/>.</summary>
    private int FirstAfter(long revision)
    {
        int low = 0, high = _history.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_history[middle].Revision <= revision)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
