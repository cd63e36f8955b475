using System.Runtime.CompilerServices;

namespace MiniKube.Storage.Transformation;

/// <summary>A store whose values have another form in the store below. Keys, revisions and guards are the same.</summary>
/// <param name="inner">The store below; it is its owner's to dispose.</param>
/// <param name="transformer">From one form to the other.</param>
public sealed class TransformedStore(IStore inner, IValueTransformer transformer) : IStore
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _current = new();

    public async ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken cancel = default)
    {
        var result = await inner.CommitAsync(commit.Value is { } value ? commit with { Value = transformer.ToStorage(commit.Key, value) } : commit, cancel);
        return result.Current is { } item ? result with { Current = Read(item) } : result;
    }

    public async ValueTask<LoadResult> LoadAsync(LoadOptions options, CancellationToken cancel = default)
    {
        var loaded = await inner.LoadAsync(options, cancel);
        StoredItem[]? read = null;
        for (var i = 0; i < loaded.Items.Count; i++)
        {
            var item = Read(loaded.Items[i]);
            if (item != loaded.Items[i])
            {
                read ??= [.. loaded.Items];
                read[i] = item;
            }
        }
        return read is null ? loaded : loaded with { Items = read };
    }

    /// <inheritdoc/>
    /// <remarks>It also ends with <see cref="StoreBatch.Compacted"/> when <see cref="Renew"/> is called.</remarks>
    public async IAsyncEnumerable<StoreBatch> WatchAsync(StoreWatch watch, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        CancellationToken renewed;
        lock (_gate)
            renewed = _current.Token;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel, renewed);
        var revision = watch.After;
        await using var batches = inner.WatchAsync(watch, end.Token).GetAsyncEnumerator(end.Token);
        while (await NextAsync(batches, renewed, cancel) is { } batch)
        {
            revision = batch.Revision;
            yield return batch with { Events = Read(batch.Events) };
            if (batch.Compacted)
                yield break;
        }
        yield return new StoreBatch([], revision, Compacted: true);
    }

    public ValueTask<long> CompactAsync(long revision, CancellationToken cancel = default) => inner.CompactAsync(revision, cancel);

    public ValueTask<long> CurrentRevisionAsync(CancellationToken cancel = default) => inner.CurrentRevisionAsync(cancel);

    /// <summary>The inner store is its owner's to dispose.</summary>
    public ValueTask DisposeAsync()
    {
        _current.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Whether what is stored under a key now would be stored in another form today.</summary>
    public async ValueTask<bool> IsStaleAsync(string key, CancellationToken cancel = default) =>
        transformer.Covers(key) && await inner.GetAsync(key, cancel) is { } item && transformer.IsStale(key, item.Value);

    /// <summary>Lets everybody who watches load anew, as values may now be read that could not be read before.</summary>
    public void Renew()
    {
        CancellationTokenSource before;
        lock (_gate)
            (before, _current) = (_current, new CancellationTokenSource());
        before.Cancel();
    }

    private static async ValueTask<StoreBatch?> NextAsync(IAsyncEnumerator<StoreBatch> batches, CancellationToken renewed, CancellationToken cancel)
    {
        try
        {
            return await batches.MoveNextAsync() ? batches.Current : null;
        }
        catch (OperationCanceledException) when (renewed.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    private StoredItem Read(StoredItem item)
    {
        var value = transformer.FromStorage(item.Key, item.Value);
        return value == item.Value ? item : new StoredItem(item.Key, value, item.ModRevision) { Expires = item.Expires };
    }

    private IReadOnlyList<StoreEvent> Read(IReadOnlyList<StoreEvent> events)
    {
        StoreEvent[]? read = null;
        for (var i = 0; i < events.Count; i++)
        {
            var e = Read(events[i]);
            if (e != events[i])
            {
                read ??= [.. events];
                read[i] = e;
            }
        }
        return read ?? events;
    }

    private StoreEvent Read(StoreEvent e)
    {
        var value = e.Value is null ? null : transformer.FromStorage(e.Key, e.Value);
        var previous = e.Previous is null ? null : Read(e.Previous);
        return value == e.Value && previous == e.Previous ? e : new StoreEvent(e.Kind, e.Key, value, e.Revision, previous) { Expires = e.Expires };
    }
}
