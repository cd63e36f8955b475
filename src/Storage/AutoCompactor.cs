namespace MiniKube.Storage;

/// <summary>Forgets history that is older than an interval: every interval it compacts to the revision that was current one interval before.</summary>
public static class AutoCompactor
{
    /// <summary>Upstream's interval.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromMinutes(5);

    /// <summary>Runs until cancelled. A failure of the medium is told to <paramref name="onError"/> and tried again an interval later.</summary>
    public static async Task RunAsync(IStore store, TimeSpan interval, TimeProvider time, Action<Exception>? onError = null, CancellationToken cancel = default)
    {
        long before = 0;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                var now = await store.CurrentRevisionAsync(cancel);
                if (before > 0)
                    await store.CompactAsync(before, cancel);
                before = now;
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
