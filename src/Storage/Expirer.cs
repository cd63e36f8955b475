namespace MiniKube.Storage;

/// <summary>A value that ends by itself.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Revision">The revision of the commit that put it: a later one has replaced it.</param>
/// <param name="EndsAt">Unix seconds.</param>
internal readonly record struct Expiring(string Key, long Revision, long EndsAt);

/// <summary>
/// The clock of values that were put with a lifetime, for stores that end them themselves. When the time of the first is over, <paramref name="end"/> is given all
/// that are due, to delete those that have not been replaced. No timer runs while there are none.
/// </summary>
internal sealed class Expirer(TimeProvider time, Action<IReadOnlyList<Expiring>> end) : IDisposable
{
    // Timers take no more than 49 days.
    private static readonly TimeSpan _longestWait = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<Expiring, (long EndsAt, long Revision)> _queue = new();
    private ITimer? _timer;
    private bool _disposed;

    /// <summary>When a value that is put now ends, in Unix seconds; 0 for never. Rounded up, so that what is put together ends together.</summary>
    public static long EndOf(TimeProvider time, TimeSpan? lifetime) =>
        lifetime is { } lives ? ((time.GetUtcNow() + lives).ToUnixTimeMilliseconds() + 999) / 1000 : 0;

    public void Add(Expiring value)
    {
        lock (_lock)
        {
            var first = !_queue.TryPeek(out var next, out _) || value.EndsAt < next.EndsAt;
            _queue.Enqueue(value, (value.EndsAt, value.Revision));
            if (first)
                Arm();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _timer?.Dispose();
        }
    }

    // Under the lock.
    private void Arm()
    {
        if (_disposed || !_queue.TryPeek(out var next, out _))
            return;
        var wait = DateTimeOffset.FromUnixTimeSeconds(next.EndsAt) - time.GetUtcNow();
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait < _longestWait ? wait : _longestWait;
        _timer ??= time.CreateTimer(static self => ((Expirer)self!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void Fire()
    {
        var due = new List<Expiring>();
        lock (_lock)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            while (_queue.TryPeek(out var next, out _) && next.EndsAt * 1000 <= now)
                due.Add(_queue.Dequeue());
            Arm();
        }
        if (due.Count > 0)
            end(due);
    }
}
