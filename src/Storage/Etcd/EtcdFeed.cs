namespace MiniKube.Storage.Etcd;

/// <summary>
/// The one watch that follows etcd for all watches of a store: from a revision on it keeps the recent commits in memory. When it fails, it is begun again after
/// the last revision seen, at whichever member answers; if compaction has overtaken it, it starts over there.
/// </summary>
internal sealed class EtcdFeed : IAsyncDisposable
{
    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(2);

    private readonly IEtcdClient _client;
    private readonly TimeProvider _time;
    private readonly Action<Exception>? _onError;
    private readonly Action<long> _onCompacted;
    private readonly RecentCommits _recent;
    private readonly RevisionSignal _revision;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _pump;

    /// <summary>Follows from now on.</summary>
    /// <param name="client">Where to watch.</param>
    /// <param name="start">The revision after which to begin.</param>
    /// <param name="options">Bounds, and who is told of failures.</param>
    /// <param name="time">For the pauses between attempts.</param>
    /// <param name="onCompacted">Told up to where history is gone, before anybody is woken who needed it.</param>
    public EtcdFeed(IEtcdClient client, long start, EtcdStoreOptions options, TimeProvider time, Action<long> onCompacted)
    {
        (_client, _time, _onError, _onCompacted) = (client, time, options.OnError, onCompacted);
        _recent = new RecentCommits(start, options.RecentBytes);
        _revision = new RevisionSignal(start);
        _pump = PumpAsync(start);
    }

    /// <summary>Every commit up to this revision has been seen.</summary>
    public long Revision => _revision.Revision;

    /// <summary>Some recent commits after a revision; null if they are not in memory.</summary>
    public StoreBatch? After(long revision, string prefix) => _recent.After(revision, prefix);

    /// <summary>Whether what follows a revision is, or will be, in memory.</summary>
    public bool Follow(long revision) => _recent.Follow(revision);

    /// <summary>Completes when <see cref="Revision"/> is at least so.</summary>
    public ValueTask WaitAsync(long revision, CancellationToken cancel) => _revision.WaitAsync(revision, cancel);

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        await _pump;
        _revision.Close(new ObjectDisposedException(nameof(EtcdStore)));
        _stop.Dispose();
    }

    private async Task PumpAsync(long after)
    {
        var pause = _firstPause;
        while (true)
        {
            try
            {
                await foreach (var batch in EtcdWatch.ReadAsync(_client, after, withPrevious: false, _stop.Token))
                {
                    pause = _firstPause;
                    if (batch.Compacted)
                    {
                        _onCompacted(batch.Revision);
                        _recent.Restart(batch.Revision);
                    }
                    else
                    {
                        _recent.Append(batch.Events, batch.Revision);
                    }
                    after = batch.Revision;
                    _revision.Advance(after);
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever it is: without the feed nobody sees anything any more.
                _onError?.Invoke(new StoreException(e.Message, e));
                await Task.WhenAny(Task.Delay(pause, _time, _stop.Token));
                pause = pause * 2 < _longestPause ? pause * 2 : _longestPause;
            }
        }
    }
}
