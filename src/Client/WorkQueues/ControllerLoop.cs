using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MiniKube.Client.WorkQueues;

/// <summary>
/// The shell around a controller: workers that take keys and reconcile them. A key whose reconcile throws comes again after its back-off;
/// one key's trouble holds up no other.
/// </summary>
public sealed class ControllerLoop<TKey>(
    string name, WorkQueue<TKey> queue, Func<TKey, CancellationToken, Task> reconcile, int workers = 1, ILogger? logger = null) where TKey : notnull
{
    private readonly ILogger logger = logger ?? NullLogger.Instance;

    public string Name => name;

    /// <summary>Works until cancelled, and returns when the last worker has put its key down.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var running = new Task[workers];
        for (var i = 0; i < workers; i++)
        {
            running[i] = WorkAsync(ct);
        }
        await Task.WhenAll(running);
    }

    private async Task WorkAsync(CancellationToken ct)
    {
        await Task.Yield();
        while (true)
        {
            TKey key;
            try
            {
                key = await queue.GetAsync(ct);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            try
            {
                await reconcile(key, ct);
                queue.Forget(key);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                // What was begun is left to the next who works on this queue: no event will bring the key back to a process that leads again.
                queue.Add(key);
                return;
            }
            catch (Exception e)
            {
                ControllerLoopLog.Failed(logger, e, name, key.ToString());
                queue.AddRateLimited(key);
            }
            finally
            {
                queue.Done(key);
            }
        }
    }
}

internal static partial class ControllerLoopLog
{
    [LoggerMessage(LogLevel.Warning, "{Controller} failed on {Key} and tries again")]
    public static partial void Failed(ILogger logger, Exception exception, string controller, string? key);
}
