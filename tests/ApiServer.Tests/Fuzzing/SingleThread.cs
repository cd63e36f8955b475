using System.Diagnostics;
using MiniKube.Testing;

namespace MiniKube.ApiServer.Tests.Fuzzing;

/// <summary>
/// Runs asynchronous code on the calling thread, one continuation after the other. Where none is ready and nothing comes from outside any more, the fake clock
/// moves to the next timer: waits of hours take no time, and on a store in memory one seed gives one history.
/// </summary>
/// <param name="time">The clock of the code that is run.</param>
/// <param name="awaitsOutside">Whether something is under way elsewhere (a store's own thread) that will come back.</param>
internal sealed class SingleThread(FakeTimeProvider time, Func<bool> awaitsOutside) : SynchronizationContext
{
    private static readonly TimeSpan OutsidePatience = TimeSpan.FromSeconds(20);

    private readonly Lock gate = new();
    private readonly AutoResetEvent posted = new(initialState: false);
    private readonly Queue<(SendOrPostCallback Callback, object? State)> ready = new();

    /// <summary>Runs to the end. Null when all stands still, or after so much time on the fake clock.</summary>
    public Task<T>? Run<T>(Func<Task<T>> main, TimeSpan longest)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            var task = main();
            var end = time.GetUtcNow() + longest;
            var waited = Stopwatch.StartNew();
            while (!task.IsCompleted)
            {
                if (RunReady())
                {
                    waited.Restart();
                }
                else if (awaitsOutside() && waited.Elapsed < OutsidePatience)
                {
                    posted.WaitOne(TimeSpan.FromMilliseconds(1));
                }
                else if (time.GetUtcNow() > end || !time.AdvanceToNextTimer())
                {
                    return null;
                }
            }
            return task;
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Runs what is ready, and what comes from outside, without moving the clock.</summary>
    public void Settle()
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            var waited = Stopwatch.StartNew();
            while (RunReady() || (awaitsOutside() && waited.Elapsed < OutsidePatience))
            {
                if (!RunReady())
                {
                    posted.WaitOne(TimeSpan.FromMilliseconds(1));
                }
            }
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (gate)
        {
            ready.Enqueue((d, state));
        }
        posted.Set();
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("nothing here blocks across threads");

    public override SynchronizationContext CreateCopy() => this;

    private bool RunReady()
    {
        var any = false;
        while (true)
        {
            (SendOrPostCallback Callback, object? State) next;
            lock (gate)
            {
                if (!ready.TryDequeue(out next))
                {
                    return any;
                }
            }
            any = true;
            next.Callback(next.State);
        }
    }
}
