namespace MiniKube.Scheduler.Queueing;

/// <summary>How long failed pods wait.</summary>
internal sealed record QueueOptions
{
    public TimeSpan InitialBackoff { get; init; } = TimeSpan.FromSeconds(1);
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A pod that fitted nowhere is tried again after so long even if nothing happened that could help.</summary>
    public TimeSpan UnschedulableTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often it is looked for such pods.</summary>
    public TimeSpan FlushPeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Doubles with every failure: 1 s, 2 s, 4 s, 8 s, 10 s.</summary>
    public TimeSpan BackoffAfter(int failures)
    {
        var wait = InitialBackoff;
        for (var i = 1; i < failures && wait < MaxBackoff; i++)
        {
            wait *= 2;
        }
        return wait < MaxBackoff ? wait : MaxBackoff;
    }
}
