using MiniKube.Storage;

namespace MiniKube.ApiServer.Tests.Fuzzing;

/// <summary>What became of one key while it was looked at.</summary>
/// <param name="Key">The key.</param>
/// <param name="Before">Its value before the first change; null where it was not there.</param>
/// <param name="After">Its value after the last one.</param>
internal sealed record KeyChange(string Key, byte[]? Before, byte[]? After)
{
    /// <summary>Whether anything is other than before.</summary>
    public bool IsEffective => Before is null || After is null ? Before != After : !Before.AsSpan().SequenceEqual(After);
}

/// <summary>A store that notes every commit, and how much is under way.</summary>
internal sealed class CommitLog(IStore inner) : IStore
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, byte[]> current = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (byte[]? Before, byte[]? After)> changes = new(StringComparer.Ordinal);
    private int pending;
    private long revision;

    /// <summary>Whether calls of the store have not come back yet.</summary>
    public bool IsBusy => Volatile.Read(ref pending) > 0;

    /// <summary>The revision of the last commit.</summary>
    public long Revision => Interlocked.Read(ref revision);

    /// <summary>All keys and what they hold, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]>> Items
    {
        get
        {
            lock (gate)
            {
                return [.. current];
            }
        }
    }

    /// <summary>What changed since it was last asked for.</summary>
    public IReadOnlyList<KeyChange> TakeChanges()
    {
        lock (gate)
        {
            if (changes.Count == 0)
            {
                return [];
            }
            var taken = changes.Select(c => new KeyChange(c.Key, c.Value.Before, c.Value.After)).Where(c => c.IsEffective).ToArray();
            changes.Clear();
            return taken;
        }
    }

    public async ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken cancel = default)
    {
        Interlocked.Increment(ref pending);
        try
        {
            // Without the caller's token: a change that nobody waits for any more is a change all the same, and is to be seen.
            var result = await inner.CommitAsync(commit, CancellationToken.None);
            if (result.Committed)
            {
                Note(commit, result.Revision);
            }
            return result;
        }
        finally
        {
            Interlocked.Decrement(ref pending);
        }
    }

    public async ValueTask<LoadResult> LoadAsync(LoadOptions options, CancellationToken cancel = default)
    {
        Interlocked.Increment(ref pending);
        try
        {
            return await inner.LoadAsync(options, cancel);
        }
        finally
        {
            Interlocked.Decrement(ref pending);
        }
    }

    public IAsyncEnumerable<StoreBatch> WatchAsync(StoreWatch watch, CancellationToken cancel = default) => inner.WatchAsync(watch, cancel);
    public ValueTask<long> CompactAsync(long revision, CancellationToken cancel = default) => inner.CompactAsync(revision, cancel);

    public async ValueTask<long> CurrentRevisionAsync(CancellationToken cancel = default)
    {
        Interlocked.Increment(ref pending);
        try
        {
            return await inner.CurrentRevisionAsync(cancel);
        }
        finally
        {
            Interlocked.Decrement(ref pending);
        }
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Note(Commit commit, long at)
    {
        lock (gate)
        {
            var before = changes.TryGetValue(commit.Key, out var earlier) ? earlier.Before : current.GetValueOrDefault(commit.Key);
            changes[commit.Key] = (before, commit.Value);
            if (commit.Value is null)
            {
                current.Remove(commit.Key);
            }
            else
            {
                current[commit.Key] = commit.Value;
            }
            Interlocked.Exchange(ref revision, at);
        }
    }
}
