using System.Security.Cryptography;
using MiniKube.Storage;

namespace MiniKube.Testing.Simulation;

/// <summary>Writes every commit into the history: what, in which order, when, and a hash of the bytes, so that two equal histories had equal objects.</summary>
/// <param name="inner">Keeps them.</param>
/// <param name="history">Where they are told.</param>
/// <param name="time">The clock.</param>
/// <param name="committed">Told of every commit that took place, before its caller is; not of values whose lifetime ended.</param>
public sealed class RecordingStore(IStore inner, History history, TimeProvider time, Action<Commit, long>? committed = null) : IStore
{
    public async ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken cancel = default)
    {
        var result = await inner.CommitAsync(commit, cancel);
        var what = commit.Value is null ? "delete" : $"put {Convert.ToHexStringLower(SHA256.HashData(commit.Value).AsSpan(0, 8))}";
        history.Append(time.GetUtcNow(), "commit", $"{result.Revision} {result.Status} {commit.Key} {what}");
        if (result.Committed)
        {
            committed?.Invoke(commit, result.Revision);
        }
        return result;
    }

    public ValueTask<LoadResult> LoadAsync(LoadOptions options, CancellationToken cancel = default) => inner.LoadAsync(options, cancel);
    public IAsyncEnumerable<StoreBatch> WatchAsync(StoreWatch watch, CancellationToken cancel = default) => inner.WatchAsync(watch, cancel);
    public ValueTask<long> CompactAsync(long revision, CancellationToken cancel = default) => inner.CompactAsync(revision, cancel);
    public ValueTask<long> CurrentRevisionAsync(CancellationToken cancel = default) => inner.CurrentRevisionAsync(cancel);
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
