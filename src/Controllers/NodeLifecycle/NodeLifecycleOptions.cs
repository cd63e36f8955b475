namespace MiniKube.Controllers.NodeLifecycle;

/// <summary>The timings of node health, named and defaulted as kube-controller-manager's flags.</summary>
public sealed record NodeLifecycleOptions
{
    /// <summary><c>--node-monitor-period</c>: how often every node is looked at, besides when something about it changes.</summary>
    public TimeSpan MonitorPeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>--node-monitor-grace-period</c>: how long a node may be silent before it counts as unreachable.</summary>
    public TimeSpan MonitorGracePeriod { get; init; } = TimeSpan.FromSeconds(50);

    /// <summary><c>--node-startup-grace-period</c>: the same for a node that never posted its status.</summary>
    public TimeSpan StartupGracePeriod { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary><c>--node-eviction-rate</c>: nodes per second whose pods are given up, per zone.</summary>
    public double EvictionRate { get; init; } = 0.1;

    /// <summary><c>--secondary-node-eviction-rate</c>: the same in a zone of which a large part is unhealthy.</summary>
    public double SecondaryEvictionRate { get; init; } = 0.01;

    /// <summary><c>--unhealthy-zone-threshold</c>: from which part of its nodes on a zone counts as unhealthy; at least three nodes.</summary>
    public double UnhealthyZoneThreshold { get; init; } = 0.55;

    /// <summary><c>--large-cluster-size-threshold</c>: in an unhealthy zone of at most so many nodes nothing is evicted.</summary>
    public int LargeClusterThreshold { get; init; } = 50;
}
