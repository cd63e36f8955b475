namespace MiniKube.Client.Informers;

/// <summary>
/// Something that happens once and can be waited for. Each waiter has a task of its own and resumes on its own scheduler; combining one shared task
/// (WhenAny, WaitAsync) would resume on the thread pool.
/// </summary>
internal sealed class Signal
{
    private readonly Lock gate = new();
    private List<TaskCompletionSource>? waiters = [];

    public bool IsSet
    {
        get
        {
            lock (gate)
            {
                return waiters is null;
            }
        }
    }

    public void Set()
    {
        List<TaskCompletionSource>? release;
        lock (gate)
        {
            release = waiters;
            waiters = null;
        }
        foreach (var waiter in release ?? [])
        {
            waiter.TrySetResult();
        }
    }

    public async Task WaitAsync(CancellationToken ct)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (waiters is null)
            {
                return;
            }
            waiters.Add(waiter);
        }
        using var registration = ct.Register(() => waiter.TrySetCanceled(ct));
        await waiter.Task;
    }
}
