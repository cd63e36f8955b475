namespace MiniKube.Scheduler;

/// <summary>How the scheduler runs. The defaults are upstream's.</summary>
public sealed record SchedulerOptions
{
    /// <summary>The <c>spec.schedulerName</c> of the pods it places; a pod without one means the default.</summary>
    public string SchedulerName { get; init; } = "default-scheduler";

    /// <summary>Of several schedulers only the holder of the Lease kube-system/kube-scheduler decides.</summary>
    public bool LeaderElect { get; init; } = true;

    /// <summary>Unique among the candidates, also of former runs; null for the machine's name and a random part.</summary>
    public string? Identity { get; init; }

    /// <summary>Of a cluster of 100 nodes and more: which part of it must have been found fit before the best of it is taken. 0 lets the size decide.</summary>
    public int PercentageOfNodesToScore { get; init; }

    public TimeSpan InitialBackoff { get; init; } = TimeSpan.FromSeconds(1);
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A pod that fitted nowhere is tried again after so long even if nothing happened that could help.</summary>
    public TimeSpan UnschedulableTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>So many bindings and status writes are under way at once.</summary>
    public int MaxConcurrentCalls { get; init; } = 256;
}
