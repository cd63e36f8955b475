using MiniKube.Api.Determinism;

namespace MiniKube.Scheduler.Loop;

/// <summary>
/// What others tell the scheduling loop: the only way in, so that the loop alone owns its state. Messages are taken in the order they came. Safe for use
/// from several threads.
/// </summary>
internal sealed class Inbox : IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private List<Action> posted = [];
    private List<Action> taken = [];
    private TaskCompletionSource? waiter;
    private bool woken;

    public Inbox(TimeProvider time)
    {
        this.time = time;
        timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Post(Action message)
    {
        lock (gate)
        {
            posted.Add(message);
        }
        Wake();
    }

    /// <summary>All messages so far; to be worked off before the next call.</summary>
    public IReadOnlyList<Action> Take()
    {
        lock (gate)
        {
            taken.Clear();
            (posted, taken) = (taken, posted);
            woken = false;
            return taken;
        }
    }

    /// <summary>Completes when there is a message, or at <paramref name="due"/>.</summary>
    public async Task WaitAsync(DateTimeOffset? due, CancellationToken ct)
    {
        Task task;
        lock (gate)
        {
            if (woken)
            {
                return;
            }
            waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
            task = waiter.Task;
        }
        if (due is { } at)
        {
            timer.FireAt(at, time);
        }
        using var registration = ct.Register(Wake);
        await task;
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        ct.ThrowIfCancellationRequested();
    }

    public void Dispose() => timer.Dispose();

    private void Wake()
    {
        TaskCompletionSource? release;
        lock (gate)
        {
            woken = true;
            (release, waiter) = (waiter, null);
        }
        release?.SetResult();
    }
}
