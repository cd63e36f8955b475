namespace MiniKube.NodeRuntime.Containers;

/// <summary>Where a container is in its life.</summary>
public enum ContainerState
{
    /// <summary>Made; its program has not begun.</summary>
    Created,
    Running,
    Exited,
}

/// <summary>What is known of a container.</summary>
public sealed record ContainerStatus
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required ContainerState State { get; init; }
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
    public string ImageId { get; init; } = "";
    public string ImageName { get; init; } = "";
    public string LogPath { get; init; } = "";
    public string CgroupPath { get; init; } = "";

    /// <summary>The signal number that asks the program to end.</summary>
    public int StopSignal { get; init; }
    public bool Tty { get; init; }

    /// <summary>First process of the container, as the node numbers it.</summary>
    public int Pid { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>128 + signal when a signal ended it.</summary>
    public int? ExitCode { get; init; }
    public bool OomKilled { get; init; }

    /// <summary>It ended together with its monitor (node killed, machine restarted): the exit code, 255, is made up.</summary>
    public bool Lost { get; init; }
}
