using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>Waits for changes of a cache, but not for ever.</summary>
internal static class Waiting
{
    /// <summary>Waits for a change, until it is time to look again, or until something else happens.</summary>
    /// <param name="watcher">Tells of changes.</param>
    /// <param name="changes">Takes them.</param>
    /// <param name="longest">How long to wait at most; null for as long as it takes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    /// <param name="other">Ends the wait as the time does.</param>
    /// <returns>How many changes there are, 0 where the wait ended otherwise; null when the watch has ended.</returns>
    public static async Task<int?> ForChangesAsync(
        CacheWatcher watcher, WatchItem[] changes, TimeSpan? longest, TimeProvider time, CancellationToken stop, CancellationToken other = default)
    {
        using var due = new CancellationTokenSource(longest is { } wait ? wait < TimeSpan.Zero ? TimeSpan.Zero : wait : Timeout.InfiniteTimeSpan, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, due.Token, other);
        try
        {
            return await watcher.ReadAsync(changes, end.Token) is > 0 and var count ? count : null;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return 0;
        }
    }
}
