namespace MiniKube.NodeRuntime.Pods;

/// <summary>
/// A delay that doubles with each failure up to a bound and is forgotten after a quiet time of twice the bound: 10 s to 5 min,
/// as the kubelet's for restarts and image pulls.
/// </summary>
internal sealed class BackOff(TimeSpan first, TimeSpan most, TimeSpan quiet)
{
    private TimeSpan delay;
    private DateTimeOffset last;

    public static BackOff ForRestarts() => new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));
    public static BackOff ForImages() => new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));

    /// <summary>The delay in force; zero before the first failure.</summary>
    public TimeSpan Delay => delay;

    /// <summary>Notes a failure at <paramref name="now"/> and returns how long to wait from then.</summary>
    public TimeSpan Fail(DateTimeOffset now)
    {
        delay = delay == TimeSpan.Zero || now - last > quiet ? first : delay * 2 < most ? delay * 2 : most;
        last = now;
        return delay;
    }

    public void Reset() => delay = TimeSpan.Zero;
}
