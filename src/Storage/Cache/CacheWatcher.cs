using System.Threading.Tasks.Sources;

namespace MiniKube.Storage.Cache;

/// <summary>Why a watch ended.</summary>
public enum WatchEnd
{
    /// <summary>It goes on.</summary>
    None,

    /// <summary>The reader was slower than the ring holds changes, or the cache was loaded anew: the client resumes, or lists again.</summary>
    CutOff,

    /// <summary>The resource is no longer served, or the hub shut down.</summary>
    Closed,
}

/// <summary>
/// One watch: a position in its cache's ring, not a buffer of its own. It costs little while idle, and one that falls behind the ring is cut off.
/// While it waits, only changes that it will deliver wake it. One reader at a time.
/// </summary>
public sealed class CacheWatcher : IDisposable, IValueTaskSource
{
    private readonly WatchQuery _query;
    private ManualResetValueTaskSourceCore<bool> _wake = new() { RunContinuationsAsynchronously = true };

    internal CacheWatcher(WatchCache cache, WatchQuery query, long position, long after)
    {
        Cache = cache;
        _query = query;
        Position = position;
        After = after;
        ProgressRevision = after;
    }

    /// <summary>What it watches.</summary>
    public WatchCache Cache { get; }

    /// <summary>Why <see cref="Read"/> finds nothing any more.</summary>
    public WatchEnd End { get; internal set; }

    /// <summary>Every change that concerns this watch, up to this revision, has been read: what a bookmark may say.</summary>
    public long ProgressRevision { get; internal set; }

    // The rest belongs to the cache, under its lock.
    internal long Position { get; set; }

    internal long After { get; }

    internal bool Waiting { get; set; }

    internal bool BookmarkDue { get; set; }

    internal bool WantsBookmarks => _query.Bookmarks;

    internal LinkedListNode<CacheWatcher>? Node { get; set; }

    /// <summary>
    /// The next events, at least one, as soon as there are some; 0 when the watch has ended, see <see cref="End"/>.
    /// </summary>
    /// <param name="buffer">Filled from the start; anything above one element. Its size bounds what a watcher holds.</param>
    /// <param name="cancel">Ends the wait with <see cref="OperationCanceledException"/>; the watch can be read again.</param>
    public async ValueTask<int> ReadAsync(WatchItem[] buffer, CancellationToken cancel = default)
    {
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            // Looked at before the read: what came before the end is there to be read once the end is seen.
            var ended = End != WatchEnd.None;
            var count = Read(buffer);
            if (count > 0 || ended)
                return count;
            await WaitAsync(cancel);
        }
    }

    /// <summary>
    /// Completes when there may be something for <see cref="Read"/>, or the watch has ended: for readers that hold no buffer while idle.
    /// </summary>
    public async ValueTask WaitAsync(CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        if (!Cache.BeginWait(this))
            return;
        using (cancel.UnsafeRegister(static state => ((CacheWatcher)state!).Nudge(), this))
            await new ValueTask(this, _wake.Version);
        _wake.Reset();
        cancel.ThrowIfCancellationRequested();
    }

    /// <summary>The events that are there now; 0 when there are none (or the watch has ended).</summary>
    public int Read(WatchItem[] buffer)
    {
        while (true)
        {
            var taken = Cache.Take(this, buffer, out var caughtUp);
            var kept = 0;
            for (var i = 0; i < taken; i++)
            {
                var item = buffer[i];
                if (item.Type == WatchType.Bookmark)
                    buffer[kept++] = item;
                else if (Translate(item.Event!) is { } translated)
                    buffer[kept++] = translated;
            }
            if (kept > 0 || caughtUp)
                return kept;
        }
    }

    /// <summary>Ends the watch. A pending read returns 0.</summary>
    public void Dispose() => Cache.Remove(this, WatchEnd.Closed);

    /// <summary>What this watch says about a change; null for nothing.</summary>
    internal WatchItem? Translate(CacheEvent e)
    {
        if (e.Revision <= After || (_query.Scope is { } scope && !e.Key.StartsWith(scope, StringComparison.Ordinal)))
            return null;
        return e.For(_query.Filter);
    }

    /// <summary>Goes on with a read that <see cref="WatchCache.BeginWait"/> let wait; called by whoever set <see cref="Waiting"/> to false.</summary>
    internal void Wake() => _wake.SetResult(true);

    void IValueTaskSource.GetResult(short token) => _wake.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _wake.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wake.OnCompleted(continuation, state, token, flags);

    private void Nudge()
    {
        if (Cache.EndWait(this))
            Wake();
    }
}
