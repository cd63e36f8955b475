namespace MiniKube.Storage;

/// <summary>
/// A revision that only grows, and the waiters for it. Waiters go on in the order in which they came, never on the stack of the one who
/// advances, and on the scheduler that they wait on.
/// </summary>
internal sealed class RevisionSignal(long revision)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private long _revision = revision;
    private Exception? _closed;

    public long Revision => Volatile.Read(ref _revision);

    /// <summary>Completes when the revision is at least <paramref name="revision"/>; fails once the signal is closed.</summary>
    public ValueTask WaitAsync(long revision, CancellationToken cancel)
    {
        if (Revision >= revision)
            return ValueTask.CompletedTask;
        cancel.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_lock)
        {
            if (_revision >= revision)
                return ValueTask.CompletedTask;
            if (_closed is not null)
                return ValueTask.FromException(_closed);
            waiter = new Waiter(revision);
            waiter.Node = _waiters.AddLast(waiter);
        }
        if (!cancel.CanBeCanceled)
            return new ValueTask(waiter.Task);
        return WaitCancellableAsync(waiter, cancel);
    }

    public void Advance(long revision)
    {
        List<Waiter>? reached = null;
        lock (_lock)
        {
            if (revision <= _revision)
                return;
            Volatile.Write(ref _revision, revision);
            for (var node = _waiters.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.Revision <= revision)
                {
                    _waiters.Remove(node);
                    (reached ??= []).Add(node.Value);
                }
                node = next;
            }
        }
        foreach (var waiter in reached ?? [])
            waiter.TrySetResult();
    }

    /// <summary>Fails everyone who waits, now and later.</summary>
    public void Close(Exception reason)
    {
        List<Waiter> left;
        lock (_lock)
        {
            _closed = reason;
            left = [.. _waiters];
            _waiters.Clear();
        }
        foreach (var waiter in left)
            waiter.TrySetException(reason);
    }

    private async ValueTask WaitCancellableAsync(Waiter waiter, CancellationToken cancel)
    {
        using var registration = cancel.UnsafeRegister(
            static (state, token) =>
            {
                var (signal, waiter) = ((RevisionSignal, Waiter))state!;
                lock (signal._lock)
                {
                    if (waiter.Node!.List is not null)
                        signal._waiters.Remove(waiter.Node);
                }
                waiter.TrySetCanceled(token);
            },
            (this, waiter));
        await waiter.Task;
    }

    private sealed class Waiter(long revision) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Revision { get; } = revision;

        public LinkedListNode<Waiter>? Node { get; set; }
    }
}
