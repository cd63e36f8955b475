namespace MiniKube.NodeRuntime.Pods;

/// <summary>
/// A delay that doubles with each failure up to a bound and is forgotten when what it delayed went well for twice the bound: 10 s to
/// 5 min, as the kubelet's for restarts and image pulls.
/// </summary>
/// <param name="forgiving">The first failure, and the first after a quiet time, costs nothing.</param>
internal sealed class BackOff(bool forgiving)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10), Most = TimeSpan.FromMinutes(5), Quiet = Most * 2;
    private TimeSpan? delay;
    private DateTimeOffset over;

    /// <summary>The first end of a container is followed by a restart at once.</summary>
    public static BackOff ForRestarts() => new(forgiving: true);

    public static BackOff ForImages() => new(forgiving: false);

    /// <summary>Notes a failure at <paramref name="now"/> and returns how long to wait from then.</summary>
    public TimeSpan Fail(DateTimeOffset now)
    {
        var next = delay switch
        {
            { } last when now - over <= Quiet => last == TimeSpan.Zero ? First : last * 2 < Most ? last * 2 : Most,
            _ => forgiving ? TimeSpan.Zero : First,
        };
        delay = next;
        over = now + next;
        return next;
    }

    public void Reset() => delay = null;
}
