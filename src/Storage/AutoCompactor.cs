namespace MiniKube.Storage;

/// <summary>Forgets history that is older than an interval: every interval it compacts to the revision that was current one interval before.</summary>
public static class AutoCompactor
{
    /// <summary>Upstream's interval.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromMinutes(5);

    /// <summary>Runs until cancelled. A failure of the medium is told to <paramref name="onError"/> and tried again an interval later.</summary>
    public static Task RunAsync(IStore store, TimeSpan interval, TimeProvider time, Action<Exception>? onError = null, CancellationToken cancel = default)
    {
        long before = 0;
        return EveryAsync(interval, time, RoundAsync, onError, cancel);

        async ValueTask RoundAsync(CancellationToken cancel)
        {
            var now = await store.CurrentRevisionAsync(cancel);
            if (before > 0)
                await store.CompactAsync(before, cancel);
            before = now;
        }
    }

    /// <summary>One round now and one after every interval.</summary>
    internal static async Task EveryAsync(
        TimeSpan interval, TimeProvider time, Func<CancellationToken, ValueTask> round, Action<Exception>? onError, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await round(cancel);
                await Task.Delay(interval, time, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (StoreException e)
            {
                onError?.Invoke(e);
                await Task.WhenAny(Task.Delay(interval, time, cancel));
            }
        }
    }
}
