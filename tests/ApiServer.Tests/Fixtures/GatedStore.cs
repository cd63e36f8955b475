using System.Runtime.CompilerServices;
using MiniKube.Storage;
using MiniKube.Storage.Tests;

namespace MiniKube.ApiServer.Tests.Fixtures;

/// <summary>A store whose commits or watches can be held up, and which can fail.</summary>
public sealed class GatedStore(IStore inner) : IStore
{
    private readonly SemaphoreSlim held = new(0);
    private TaskCompletionSource? gate;
    private TaskCompletionSource? dam;

    /// <summary>What every request to the store fails with from now on; null for not at all.</summary>
    public string? Failure { get; set; }

    /// <summary>Commits wait from now on.</summary>
    public void Close() => gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => gate?.TrySetResult();

    /// <summary>Watches tell nothing from now on.</summary>
    public void Stall() => dam = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Watches tell what they have held back, and all that follows.</summary>
    public void Flow() => dam?.TrySetResult();

    /// <summary>Completes when so many more commits have come to wait.</summary>
    public async Task HeldAsync(int count)
    {
        var guard = Guard.Token;
        for (var i = 0; i < count; i++)
        {
            await held.WaitAsync(guard);
        }
    }

    public async ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken cancel = default)
    {
        Fail();
        if (gate is { } closed)
        {
            held.Release();
            await closed.Task.WaitAsync(cancel);
        }
        return await inner.CommitAsync(commit, cancel);
    }

    public ValueTask<LoadResult> LoadAsync(LoadOptions options, CancellationToken cancel = default)
    {
        Fail();
        return inner.LoadAsync(options, cancel);
    }

    public async IAsyncEnumerable<StoreBatch> WatchAsync(StoreWatch watch, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (var batch in inner.WatchAsync(watch, cancel))
        {
            if (dam is { } stalled)
            {
                await stalled.Task.WaitAsync(cancel);
            }
            yield return batch;
        }
    }

    public ValueTask<long> CompactAsync(long revision, CancellationToken cancel = default) => inner.CompactAsync(revision, cancel);

    public ValueTask<long> CurrentRevisionAsync(CancellationToken cancel = default)
    {
        Fail();
        return inner.CurrentRevisionAsync(cancel);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Fail()
    {
        if (Failure is { } message)
        {
            throw new StoreException(message);
        }
    }
}
