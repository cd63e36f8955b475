namespace MiniKube.Api.Determinism;

/// <summary>Timers towards moments that objects name, which may be years away: a timer itself takes no more than 49 days.</summary>
public static class Timers
{
    /// <summary>The longest time that every timer takes.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    /// <summary>The time as far as a timer takes it, and never negative.</summary>
    public static TimeSpan Bounded(TimeSpan time) => time <= TimeSpan.Zero ? TimeSpan.Zero : time < Longest ? time : Longest;

    /// <summary>
    /// Lets the timer fire once at <paramref name="due"/>, or earlier where that is beyond <see cref="Longest"/>: who wakes looks whether the moment has
    /// come, and if not sets the timer again.
    /// </summary>
    public static void FireAt(this ITimer timer, DateTimeOffset due, TimeProvider time) =>
        // Rounded up: timers count in milliseconds, and a fraction of one early nothing would be due yet.
        timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(Bounded(due - time.GetUtcNow()).TotalMilliseconds)), Timeout.InfiniteTimeSpan);
}
