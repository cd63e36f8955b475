namespace MiniKube.NodeRuntime.Cgroups;

/// <summary>Bounds of a cgroup; what is null stays as it is.</summary>
public sealed record CgroupLimits
{
    /// <summary>Weight against siblings in cgroup v1's unit: 1024 is one CPU asked for, 2 the least.</summary>
    public long? CpuShares { get; init; }

    /// <summary>CPU time per period in microseconds; -1 lifts the bound.</summary>
    public long? CpuQuota { get; init; }

    /// <summary>Length of the period in microseconds.</summary>
    public long CpuPeriod { get; init; } = 100_000;

    /// <summary>Bytes; -1 lifts the bound.</summary>
    public long? Memory { get; init; }

    /// <summary>Tasks; -1 lifts the bound.</summary>
    public long? Pids { get; init; }
}

/// <summary>What a cgroup and those below it have used.</summary>
public sealed record CgroupUsage
{
    /// <summary>CPU time since the cgroup was made, in nanoseconds.</summary>
    public long CpuNanoseconds { get; init; }

    /// <summary>Bytes of memory, caches included.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Memory without file cache that could be dropped at once: what eviction and `top` look at.</summary>
    public long WorkingSetBytes { get; init; }

    /// <summary>Anonymous memory.</summary>
    public long RssBytes { get; init; }

    public long Pids { get; init; }

    /// <summary>Processes killed for want of memory.</summary>
    public long OomKills { get; init; }
}
