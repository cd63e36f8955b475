using MiniKube.Api.Determinism;

namespace MiniKube.Client.WorkQueues;

/// <summary>
/// Keys that want work. A key waits at most once however often it is added; while a worker has it, adding it makes it wait for
/// <see cref="Done"/>, so no key is worked on twice at a time. First in, first out. Safe for use from several threads; time comes from the provider.
/// </summary>
public sealed class WorkQueue<TKey> : IDisposable where TKey : notnull
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MostDelay = TimeSpan.FromSeconds(1000);

    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly Queue<TKey> ready = [];
    private readonly HashSet<TKey> waiting = [];
    private readonly HashSet<TKey> working = [];
    private readonly Dictionary<TKey, int> failures = [];
    private readonly DelayedKeys<TKey> delayed = new();
    private readonly LinkedList<TaskCompletionSource<TKey>> takers = [];
    private readonly ITimer timer;
    private readonly QueueFigures<TKey>? figures;
    private bool closed;

    /// <param name="time">The clock.</param>
    /// <param name="name">Under which its figures are shown.</param>
    /// <param name="metrics">Where its figures are counted; without it they are not.</param>
    public WorkQueue(TimeProvider time, string name = "", WorkQueueMetrics? metrics = null)
    {
        this.time = time;
        figures = metrics?.Of<TKey>(name, gate, time);
        timer = time.CreateTimer(_ => Release(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Keys that wait for a worker; those a worker has and those that are not due yet are not counted.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return ready.Count;
            }
        }
    }

    /// <summary>No key waits, is due later, or is being worked on.</summary>
    public bool IsIdle
    {
        get
        {
            lock (gate)
            {
                return ready.Count == 0 && working.Count == 0 && delayed.IsEmpty;
            }
        }
    }

    public void Add(TKey key)
    {
        lock (gate)
        {
            AddLocked(key);
        }
    }

    /// <summary>Adds the key after a while. Of several such requests the earliest counts; an <see cref="Add"/> in between does not cancel it.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        lock (gate)
        {
            if (closed)
            {
                return;
            }
            figures?.Delayed();
            if (delay <= TimeSpan.Zero)
            {
                AddLocked(key);
                return;
            }
            delayed.Add(key, time.GetUtcNow() + delay);
            Arm();
        }
    }

    /// <summary>Adds the key after a pause that doubles with every failure: 5 ms up to 1000 s, until <see cref="Forget"/>.</summary>
    public void AddRateLimited(TKey key)
    {
        int count;
        lock (gate)
        {
            count = failures.GetValueOrDefault(key);
            failures[key] = count + 1;
        }
        var delay = count >= 18 ? MostDelay : FirstDelay * (1L << count);
        AddAfter(key, delay < MostDelay ? delay : MostDelay);
    }

    /// <summary>The key succeeded: its next failure is its first.</summary>
    public void Forget(TKey key)
    {
        lock (gate)
        {
            failures.Remove(key);
        }
    }

    /// <summary>How often the key was added with a rate limit since it was last forgotten.</summary>
    public int Failures(TKey key)
    {
        lock (gate)
        {
            return failures.GetValueOrDefault(key);
        }
    }

    /// <summary>The next key, when there is one; the caller owes a <see cref="Done"/>.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the queue was closed and has nothing left.</exception>
    public async ValueTask<TKey> GetAsync(CancellationToken ct = default)
    {
        LinkedListNode<TaskCompletionSource<TKey>> taker;
        lock (gate)
        {
            ct.ThrowIfCancellationRequested();
            if (ready.TryDequeue(out var key))
            {
                return Take(key);
            }
            if (closed)
            {
                throw new OperationCanceledException("the work queue is closed");
            }
            taker = takers.AddLast(new TaskCompletionSource<TKey>(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        using var registration = ct.Register(() => GiveUp(taker, ct));
        return await taker.Value.Task;
    }

    /// <summary>The work on the key is over; if it was added meanwhile it waits again.</summary>
    public void Done(TKey key)
    {
        lock (gate)
        {
            working.Remove(key);
            figures?.Finished(key);
            if (waiting.Contains(key))
            {
                Enqueue(key);
            }
        }
    }

    /// <summary>Takes no more keys; what waits is still given out.</summary>
    public void Close()
    {
        TaskCompletionSource<TKey>[] release;
        lock (gate)
        {
            closed = true;
            delayed.Clear();
            release = [.. takers];
            takers.Clear();
        }
        foreach (var taker in release)
        {
            taker.TrySetCanceled();
        }
    }

    public void Dispose()
    {
        Close();
        timer.Dispose();
    }

    private void AddLocked(TKey key)
    {
        if (closed || !waiting.Add(key))
        {
            return;
        }
        figures?.Added(key);
        if (!working.Contains(key))
        {
            Enqueue(key);
        }
    }

    private void Enqueue(TKey key)
    {
        if (takers.First is { } taker)
        {
            takers.RemoveFirst();
            taker.Value.SetResult(Take(key));
        }
        else
        {
            ready.Enqueue(key);
        }
    }

    private TKey Take(TKey key)
    {
        waiting.Remove(key);
        working.Add(key);
        figures?.Taken(key);
        return key;
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource<TKey>> taker, CancellationToken ct)
    {
        lock (gate)
        {
            if (taker.List is null)
            {
                return;
            }
            takers.Remove(taker);
        }
        taker.Value.TrySetCanceled(ct);
    }

    private void Release()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            while (delayed.TryTakeDue(now, out var key))
            {
                AddLocked(key);
            }
            Arm();
        }
    }

    private void Arm()
    {
        if (delayed.NextDue is { } due)
        {
            timer.FireAt(due, time);
        }
    }
}
