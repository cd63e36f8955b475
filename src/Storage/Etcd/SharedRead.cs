namespace MiniKube.Storage.Etcd;

/// <summary>
/// A read that all who wait for one share. Each gets one that began after it asked: those who come while one is under way wait together for the next.
/// </summary>
internal sealed class SharedRead<T>(Func<Task<T>> read)
{
    private readonly Lock _lock = new();
    private Task<T>? _running;
    private Task<T>? _next;

    public Task<T> ReadAsync(CancellationToken cancel)
    {
        Task<T> mine;
        lock (_lock)
        {
            if (_running is null)
                mine = _running = RunAsync(null);
            else
                mine = _next ??= RunAsync(_running);
        }
        return mine.WaitAsync(cancel);
    }

    private async Task<T> RunAsync(Task<T>? before)
    {
        // Never on the stack of the one who asks, who holds the lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (before is not null)
        {
            await ((Task)before).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (_lock)
                (_running, _next) = (_next, null);
        }
        try
        {
            return await read();
        }
        finally
        {
            lock (_lock)
            {
                if (_next is null)
                    _running = null;
            }
        }
    }
}
