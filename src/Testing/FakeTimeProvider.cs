namespace MiniKube.Testing;

/// <summary>
/// A clock that stands still until it is moved. Timers fire while it is moved, each at its moment, those of one moment in the order in which they
/// were set, on the thread that moves it. Safe for use from several threads.
/// </summary>
public sealed class FakeTimeProvider : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock gate = new();
    private readonly SortedSet<FakeTimer> due = new(FakeTimer.ByMoment);
    private DateTimeOffset now;
    private long order;

    public FakeTimeProvider(DateTimeOffset? start = null) => now = start ?? Epoch;

    /// <summary>How many timers are set.</summary>
    public int TimerCount
    {
        get
        {
            lock (gate)
            {
                return due.Count;
            }
        }
    }

    /// <summary>When the next timer fires; null when none is set.</summary>
    public DateTimeOffset? NextTimer
    {
        get
        {
            lock (gate)
            {
                return due.Min?.Due;
            }
        }
    }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Moves the clock by <paramref name="by"/>, firing what comes due on the way, also timers that are set meanwhile.</summary>
    public void Advance(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (NextTimer is { } next && next <= end)
        {
            FireNext();
        }
        lock (gate)
        {
            now = end > now ? end : now;
        }
    }

    /// <summary>Moves the clock to the next timer and fires that one. False when none is set.</summary>
    public bool AdvanceToNextTimer() => FireNext();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private bool FireNext()
    {
        FakeTimer? timer;
        lock (gate)
        {
            timer = due.Min;
            if (timer is null)
            {
                return false;
            }
            due.Remove(timer);
            now = timer.Due > now ? timer.Due : now;
            if (timer.Period > TimeSpan.Zero)
            {
                Set(timer, timer.Period);
            }
        }
        timer.Callback(timer.State);
        return true;
    }

    private void Set(FakeTimer timer, TimeSpan dueTime)
    {
        due.Remove(timer);
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            timer.Due = now + dueTime;
            timer.Order = order++;
            due.Add(timer);
        }
    }

    private sealed class FakeTimer(FakeTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        public static readonly Comparer<FakeTimer> ByMoment =
            Comparer<FakeTimer>.Create((a, b) => a.Due != b.Due ? a.Due.CompareTo(b.Due) : a.Order.CompareTo(b.Order));

        private bool disposed;

        public TimerCallback Callback => callback;
        public object? State => state;
        public DateTimeOffset Due { get; set; }
        public long Order { get; set; }
        public TimeSpan Period { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            // As the system's timers.
            ArgumentOutOfRangeException.ThrowIfGreaterThan(dueTime.TotalMilliseconds, uint.MaxValue - 1);
            ArgumentOutOfRangeException.ThrowIfLessThan(dueTime.TotalMilliseconds, -1);
            lock (owner.gate)
            {
                if (disposed)
                {
                    return false;
                }
                Period = period;
                owner.Set(this, dueTime);
                return true;
            }
        }

        public void Dispose()
        {
            lock (owner.gate)
            {
                disposed = true;
                owner.due.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
