namespace MiniKube.Storage;

/// <summary>
/// The one watchable store of keys and bytes. It knows no kinds: what a value means is its writer's business.
/// <para>Guarantees, on every implementation:</para>
/// <list type="bullet">
/// <item>Every commit changes one key and gets a revision of its own. Revisions are strictly increasing, also over restarts, and are never
/// reused. An empty store is at revision 1, so the first commit is at least 2 and no state is ever "revision 0".</item>
/// <item>A commit is visible (to loads, watches, guards and its caller) only after it is durable.</item>
/// <item>Guards are checked against all earlier revisions. A failed guard harms no other commit.</item>
/// <item>A value that was put with a <see cref="Commit.Lifetime"/> is deleted by the store itself when that time is over and nothing has replaced it: a little
/// later, never before, also over restarts. The deletion is a commit like others, but those of values that end together may share a revision; a batch of
/// a watch never ends within a revision.</item>
/// <item>Keys are ordered by ordinal comparison. A value's array belongs to the store once given: nobody changes it.</item>
/// <item>What can be expected (conflict, not found, compacted) is a value; <see cref="StoreException"/> means that the medium failed.</item>
/// <item>Awaits continue on the caller's scheduler; no member blocks its thread for longer than one local read.</item>
/// </list>
/// </summary>
public interface IStore : IAsyncDisposable
{
    /// <summary>Puts or deletes one key. Cancelling after the call began leaves the outcome unknown.</summary>
    /// <exception cref="StoreException">The medium failed; whether the commit took place is then seen only by reading.</exception>
    ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken cancel = default);

    /// <summary>The items under a prefix, in key order, now (at least as new as every commit that completed before the call) or at an exact revision.</summary>
    ValueTask<LoadResult> LoadAsync(LoadOptions options, CancellationToken cancel = default);

    /// <summary>
    /// Every commit under a prefix with a revision greater than <see cref="StoreWatch.After"/>: in revision order, each exactly once, none left
    /// out, then live ones as they happen. It ends only with a batch that says <see cref="StoreBatch.Compacted"/>, or by cancellation
    /// (<see cref="OperationCanceledException"/>) or a failure of the medium (<see cref="StoreException"/>): begin again after the last batch's revision.
    /// </summary>
    IAsyncEnumerable<StoreBatch> WatchAsync(StoreWatch watch, CancellationToken cancel = default);

    /// <summary>
    /// Forgets history: afterwards loads work at revisions at or above <paramref name="revision"/> and watches after it; older ones answer
    /// "compacted". The current state is never touched. Lower than before is no change.
    /// </summary>
    /// <returns>The revision up to which the store is compacted.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The revision lies in the future.</exception>
    ValueTask<long> CompactAsync(long revision, CancellationToken cancel = default);

    /// <summary>The newest revision: at least that of every commit, by anybody, that completed before the call.</summary>
    ValueTask<long> CurrentRevisionAsync(CancellationToken cancel = default);
}
