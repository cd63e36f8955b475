using System.Runtime.CompilerServices;
using MiniKube.Storage;

namespace MiniKube.ApiServer.Metrics;

/// <summary>A store that is watched at its work: counts and times what goes through to another one.</summary>
internal sealed class MeasuredStore(IStore inner, StoreMetrics metrics, TimeProvider time) : IStore
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken cancel = default)
    {
        var resource = metrics.Of(commit.Key);
        var operation = commit.Value is null ? resource.Delete : commit.ExpectedRevision == 0 ? resource.Create : resource.Update;
        var start = time.GetTimestamp();
        var failed = true;
        try
        {
            var result = await inner.CommitAsync(commit, cancel);
            failed = false;
            return result;
        }
        finally
        {
            operation.Ended(time.GetElapsedTime(start), failed);
        }
    }

    public async ValueTask<LoadResult> LoadAsync(LoadOptions options, CancellationToken cancel = default)
    {
        var operation = metrics.Of(options.Prefix).List;
        var start = time.GetTimestamp();
        var failed = true;
        try
        {
            var result = await inner.LoadAsync(options, cancel);
            failed = false;
            return result;
        }
        finally
        {
            operation.Ended(time.GetElapsedTime(start), failed);
        }
    }

    public async IAsyncEnumerable<StoreBatch> WatchAsync(StoreWatch watch, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (var batch in inner.WatchAsync(watch, cancel))
        {
            foreach (var e in batch.Events)
            {
                var resource = metrics.Of(e.Key);
                resource.Stored.Add();
                resource.Received.Add();
            }
            yield return batch;
            // Whoever takes batches asks for the next one when it has passed this one on.
            foreach (var e in batch.Events)
            {
                metrics.Of(e.Key).Dispatched.Add();
            }
        }
    }

    public ValueTask<long> CompactAsync(long revision, CancellationToken cancel = default) => inner.CompactAsync(revision, cancel);

    public ValueTask<long> CurrentRevisionAsync(CancellationToken cancel = default) => inner.CurrentRevisionAsync(cancel);

    /// <summary>The inner store is its owner's to dispose.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
