using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Handlers;

/// <summary>Waits until the cache is as new as a read asks for.</summary>
internal static class Freshness
{
    private static readonly TimeSpan FutureWait = TimeSpan.FromSeconds(3);

    /// <param name="parts">The server.</param>
    /// <param name="revision">Null: as new as everything committed before; 0: whatever is at hand; else at least this one, if it comes within three seconds.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async ValueTask<ApiError?> WaitAsync(ServerParts parts, long? revision, CancellationToken cancel)
    {
        if (revision is null)
        {
            await parts.Hub.WaitUntilFreshAsync(cancel);
            return null;
        }
        if (revision <= parts.Hub.Revision)
        {
            return null;
        }
        using var limit = new CancellationTokenSource(FutureWait, parts.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            await parts.Hub.WaitUntilFreshAsync(revision.Value, both.Token);
            return null;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return ApiError.FutureRevision(revision.Value, parts.Hub.Revision);
        }
    }
}
