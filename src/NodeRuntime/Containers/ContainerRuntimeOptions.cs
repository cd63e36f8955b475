namespace MiniKube.NodeRuntime.Containers;

/// <summary>How a node runs its containers.</summary>
public sealed record ContainerRuntimeOptions
{
    /// <summary>Directory of the node for bundles, writable layers, exit codes and the runtime's state. No overlay file system: its upper layers lie there.</summary>
    public required string Root { get; init; }
    public OciRuntimeKind Runtime { get; init; }

    /// <summary>Existing cgroup for container monitors; null leaves them in this process's.</summary>
    public string? MonitorCgroup { get; init; }

    /// <summary>How often containers are looked at that ended together with their monitor, of which nothing else tells.</summary>
    public TimeSpan RelistInterval { get; init; } = TimeSpan.FromSeconds(5);
}
