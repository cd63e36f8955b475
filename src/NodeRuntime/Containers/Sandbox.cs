namespace MiniKube.NodeRuntime.Containers;

/// <summary>What a pod's containers share: pinned namespaces and shared memory. No process stands behind it.</summary>
public sealed record Sandbox
{
    public required string Id { get; init; }

    /// <summary>Pin of the network namespace; null is the node's own.</summary>
    public string? NetworkPath { get; init; }

    /// <summary>Null is the node's own.</summary>
    public string? IpcPath { get; init; }

    /// <summary>Null is the node's own.</summary>
    public string? UtsPath { get; init; }

    /// <summary>The directory behind /dev/shm.</summary>
    public required string SharedMemoryPath { get; init; }
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A sandbox to make.</summary>
public sealed record SandboxSpec
{
    /// <summary>Chosen by the caller; letters, digits, "-", "_" and ".".</summary>
    public required string Id { get; init; }
    public bool HostNetwork { get; init; }
    public bool HostIpc { get; init; }

    /// <summary>Empty keeps the node's.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>Kernel parameters of the sandbox's network and ipc namespaces: "net.ipv4.ip_unprivileged_port_start" to "0".</summary>
    public IReadOnlyDictionary<string, string> Sysctls { get; init; } = new Dictionary<string, string>();
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
