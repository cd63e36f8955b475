namespace MiniKube.Storage.Tests.Cache;

/// <summary>A store whose watches can be counted, held back, and made to fail.</summary>
internal sealed class FaultyStore(IStore inner) : IStore
{
    private CancellationTokenSource _break = new();
    private TaskCompletionSource _gate = Open();

    public int Watches { get; private set; }

    /// <summary>Makes all running watches fail as a lost connection would.</summary>
    public void BreakWatches() => Interlocked.Exchange(ref _break, new CancellationTokenSource()).Cancel();

    /// <summary>New watches wait until <see cref="Release"/>.</summary>
    public void Hold() => _gate = new TaskCompletionSource();

    public void Release() => _gate.SetResult();

    public ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken cancel = default) => inner.CommitAsync(commit, cancel);

    public ValueTask<LoadResult> LoadAsync(LoadOptions options, CancellationToken cancel = default) => inner.LoadAsync(options, cancel);

    public async IAsyncEnumerable<StoreBatch> WatchAsync(
        StoreWatch watch, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
    {
        Watches++;
        var broken = _break.Token;
        await _gate.Task.WaitAsync(cancel);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, broken);
        await using var batches = inner.WatchAsync(watch, either.Token).GetAsyncEnumerator(CancellationToken.None);
        while (true)
        {
            try
            {
                if (!await batches.MoveNextAsync())
                    yield break;
            }
            catch (OperationCanceledException) when (broken.IsCancellationRequested && !cancel.IsCancellationRequested)
            {
                throw new StoreException("the connection is lost");
            }
            yield return batches.Current;
        }
    }

    public ValueTask<long> CompactAsync(long revision, CancellationToken cancel = default) => inner.CompactAsync(revision, cancel);

    public ValueTask<long> CurrentRevisionAsync(CancellationToken cancel = default) => inner.CurrentRevisionAsync(cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}
