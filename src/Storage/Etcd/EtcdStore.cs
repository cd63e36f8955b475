using System.Runtime.CompilerServices;
using MiniKube.Storage.Etcd.Wire;

namespace MiniKube.Storage.Etcd;

/// <summary>
/// The store over etcd v3, which several API servers share. Its revisions are etcd's; the keyspace is the cluster's own. While etcd is away, watches wait and
/// go on without a gap when it is back; commits and reads wait as long as a request may take. A commit that etcd may or may not have processed
/// fails with <see cref="StoreException.OutcomeUnknown"/>.
/// </summary>
public sealed class EtcdStore : IStore
{
    private readonly IEtcdClient _client;
    private readonly TimeProvider _time;
    private readonly EtcdFeed _feed;
    private readonly EtcdHistory _history;
    private readonly SharedRead<long> _current;
    private readonly EtcdLeases _leases;
    private long _compacted;

    private EtcdStore(IEtcdClient client, EtcdStoreOptions options, TimeProvider time, long revision)
    {
        (_client, _time) = (client, time);
        _history = new EtcdHistory(client);
        _current = new SharedRead<long>(() => _history.CurrentRevisionAsync(CancellationToken.None));
        _leases = new EtcdLeases(client, time);
        _feed = new EtcdFeed(client, revision, options, time, NoteCompacted);
    }

    /// <summary>Connects, within <see cref="EtcdStoreOptions.RequestTimeout"/>.</summary>
    /// <exception cref="StoreException">No member answers, or a certificate's file cannot be read.</exception>
    public static Task<EtcdStore> OpenAsync(EtcdStoreOptions options, TimeProvider time, CancellationToken cancel = default) =>
        OpenAsync(new EtcdClient(options, time), options, time, cancel);

    /// <summary>A store over another client, which it disposes of.</summary>
    internal static async Task<EtcdStore> OpenAsync(IEtcdClient client, EtcdStoreOptions options, TimeProvider time, CancellationToken cancel)
    {
        try
        {
            var rebased = await RebasedEtcdClient.OverAsync(client, cancel);
            return new EtcdStore(rebased, options, time, rebased.OpenedAt);
        }
        catch (Exception e)
        {
            client.Dispose();
            if (e is EtcdException)
                throw new StoreException(e.Message, e);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(commit.Key);
        while (true)
        {
            var lease = commit is { Value: not null, Lifetime: { } lifetime } ? await _leases.TakeAsync(lifetime, cancel) : 0;
            try
            {
                return EtcdTxn.Result(await _client.TxnAsync(EtcdTxn.Of(commit, lease), cancel));
            }
            catch (EtcdException e) when (lease != 0 && e.LeaseGone)
            {
                _leases.Forget(lease);
            }
            catch (EtcdException e)
            {
                throw Failed(commit, e);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<LoadResult> LoadAsync(LoadOptions options, CancellationToken cancel = default)
    {
        while (true)
        {
            try
            {
                return await _history.LoadAsync(options, cancel);
            }
            catch (EtcdException e) when (e.Compacted && options.Revision is { } revision)
            {
                NoteCompacted(await Reading(_history.CompactedAfterAsync(revision, cancel)));
                return LoadResult.Compacted(Volatile.Read(ref _compacted));
            }
            catch (EtcdException e) when (e.Compacted)
            {
                // Between two pages of what was the newest state: begin again, at what is now.
            }
            catch (EtcdException e) when (e.Future)
            {
                return LoadResult.Future(await CurrentRevisionAsync(cancel));
            }
            catch (EtcdException e)
            {
                throw new StoreException(e.Message, e);
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoreBatch> WatchAsync(StoreWatch watch, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var after = watch.After;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            if (after < Volatile.Read(ref _compacted))
            {
                yield return new StoreBatch([], Volatile.Read(ref _compacted), Compacted: true);
                yield break;
            }
            if (!watch.WithPrevious && _feed.After(after, watch.Prefix) is { } recent)
            {
                yield return recent;
                after = recent.Revision;
            }
            else if (after >= _feed.Revision)
            {
                await _feed.WaitAsync(after + 1, cancel);
            }
            else
            {
                // Too old to be in memory, or asking for what is not kept there.
                await foreach (var batch in HistoryAsync(watch, after, cancel))
                {
                    yield return batch;
                    after = batch.Revision;
                    if (!watch.WithPrevious && _feed.Follow(after))
                        break;
                }
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<long> CompactAsync(long revision, CancellationToken cancel = default)
    {
        if (revision <= Volatile.Read(ref _compacted))
            return Volatile.Read(ref _compacted);
        try
        {
            await _client.CompactAsync(new CompactionRequest { Revision = revision }, cancel);
            NoteCompacted(revision);
        }
        catch (EtcdException e) when (e.Compacted)
        {
            // By another, or by our own request, whose answer was lost.
            NoteCompacted(await Reading(_history.CompactedAfterAsync(revision, cancel)));
        }
        catch (EtcdException e) when (e.Future)
        {
            throw new ArgumentOutOfRangeException(nameof(revision), revision, e.Message);
        }
        catch (EtcdException e)
        {
            throw new StoreException(e.Message, e);
        }
        return Volatile.Read(ref _compacted);
    }

    /// <inheritdoc/>
    public async ValueTask<long> CurrentRevisionAsync(CancellationToken cancel = default) => await Reading(_current.ReadAsync(cancel));

    /// <summary>Compacts every interval, taking turns with all others who do so on the same etcd: one of them compacts. Until cancelled.</summary>
    public Task CompactEveryAsync(TimeSpan interval, Action<Exception>? onError = null, CancellationToken cancel = default) =>
        new EtcdCompactor(this, _client).RunAsync(interval, _time, onError, cancel);

    /// <summary>Ends the watches and the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _feed.DisposeAsync();
        _leases.Dispose();
        _client.Dispose();
    }

    private static async Task<T> Reading<T>(Task<T> read)
    {
        try
        {
            return await read;
        }
        catch (EtcdException e)
        {
            throw new StoreException(e.Message, e);
        }
    }

    private static StoreException Failed(Commit commit, EtcdException e) => e switch
    {
        // etcd also answers so to the put that reached its quota, which it has applied.
        { OutOfSpace: true } => new StoreException($"etcd is full (NOSPACE): it takes nothing more until it is compacted, defragmented, and its alarm disarmed; whether {commit.Key} was changed is unknown", e) { OutcomeUnknown = true },
        { TooLarge: true } => new StoreException($"the value of {commit.Key} is too large for etcd ({commit.Value?.Length} bytes): see its --max-request-bytes", e),
        { Refused: true } => new StoreException(e.Message, e),
        _ => new StoreException($"whether {commit.Key} was changed is unknown: {e.Message}", e) { OutcomeUnknown = true },
    };

    // It ends when compaction that we know of overtook it.
    private async IAsyncEnumerable<StoreBatch> HistoryAsync(StoreWatch watch, long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var batches = EtcdWatch.ReadAsync(_client, after, watch.WithPrevious, cancel).GetAsyncEnumerator(cancel);
        while (await Reading(batches.MoveNextAsync().AsTask()))
        {
            var batch = batches.Current;
            if (batch.Compacted)
                NoteCompacted(batch.Revision);
            if (after < Volatile.Read(ref _compacted))
                yield break;
            yield return batch with { Events = [.. batch.Events.Where(e => e.Key.StartsWith(watch.Prefix, StringComparison.Ordinal))] };
            after = batch.Revision;
        }
    }

    private void NoteCompacted(long revision)
    {
        long known;
        while ((known = Volatile.Read(ref _compacted)) < revision)
            Interlocked.CompareExchange(ref _compacted, revision, known);
    }
}
