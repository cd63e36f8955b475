namespace MiniKube.Scheduler.Bindings;

/// <summary>Calls to the API server that run beside the loop, so many at a time; the others begin in order. Safe for use from several threads.</summary>
internal sealed class ConcurrentCalls(int most)
{
    private readonly Lock gate = new();
    private readonly Queue<(Func<Task> Call, TaskCompletionSource Done)> waiting = [];
    private TaskCompletionSource? idle;
    private int running;

    /// <summary>Begins the call as soon as there is room, never on the caller's stack. The task ends with the call and never fails.</summary>
    /// <param name="call">Deals with its own failures; what it throws all the same is dropped.</param>
    public Task Start(Func<Task> call)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (running == most)
            {
                waiting.Enqueue((call, done));
                return done.Task;
            }
            running++;
        }
        _ = RunAsync(call, done);
        return done.Task;
    }

    /// <summary>Completes when none runs or waits.</summary>
    public Task WhenIdle()
    {
        lock (gate)
        {
            return running == 0 ? Task.CompletedTask : (idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private async Task RunAsync(Func<Task> call, TaskCompletionSource done)
    {
        await Task.Yield();
        while (true)
        {
            try
            {
                await call();
            }
            catch (Exception)
            {
                // The call's own business, as agreed; one that is broken must not stop those that wait.
            }
            done.SetResult();
            lock (gate)
            {
                if (!waiting.TryDequeue(out var next))
                {
                    if (--running == 0)
                    {
                        idle?.SetResult();
                        idle = null;
                    }
                    return;
                }
                (call, done) = next;
            }
        }
    }
}
