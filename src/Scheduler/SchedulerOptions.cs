using MiniKube.Api.Metrics;
using MiniKube.Scheduler.Configuration;
using MiniKube.Scheduler.Extenders;

namespace MiniKube.Scheduler;

/// <summary>How the scheduler runs. The defaults are upstream's.</summary>
public sealed record SchedulerOptions
{
    /// <summary>Where a configuration file says how to reach the API server; null where it does not.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Of several schedulers only the holder of the Lease decides.</summary>
    public bool LeaderElect { get; init; } = true;

    public string LeaseNamespace { get; init; } = "kube-system";
    public string LeaseName { get; init; } = "kube-scheduler";
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Unique among the candidates, also of former runs; null for the machine's name and a random part.</summary>
    public string? Identity { get; init; }

    /// <summary>Of a cluster of 100 nodes and more: which part of it must have been found fit before the best of it is taken. 0 lets the size decide.</summary>
    public int PercentageOfNodesToScore { get; init; }

    public TimeSpan InitialBackoff { get; init; } = TimeSpan.FromSeconds(1);
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A pod that fitted nowhere is tried again after so long even if nothing happened that could help.</summary>
    public TimeSpan UnschedulableTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The registry of the <c>scheduler_*</c> metrics; where it is null nothing is counted.</summary>
    public MetricRegistry? Metrics { get; init; }

    /// <summary>So many bindings and status writes are under way at once.</summary>
    public int MaxConcurrentCalls { get; init; } = 256;

    /// <summary>One for each <c>spec.schedulerName</c> whose pods it places; a pod without one means <c>default-scheduler</c>.</summary>
    internal IReadOnlyList<ProfileConfiguration> Profiles { get; init; } = [new()];

    /// <summary>Other programs that have a say.</summary>
    internal IReadOnlyList<ExtenderConfiguration> Extenders { get; init; } = [];
}
