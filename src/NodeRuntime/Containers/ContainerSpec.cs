using MiniKube.NodeRuntime.Cgroups;
using MiniKube.NodeRuntime.Images;

namespace MiniKube.NodeRuntime.Containers;

/// <summary>A container to make. Knows no pods: what a pod shares between its containers comes in as namespaces and paths.</summary>
public sealed record ContainerSpec
{
    /// <summary>For people and logs; need not be unique.</summary>
    public required string Name { get; init; }
    public required Image Image { get; init; }

    /// <summary>The image as it was asked for.</summary>
    public string ImageName { get; init; } = "";

    /// <summary>Free to the caller, kept on disk and returned with every status.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the log in CRI format goes; its directory is made.</summary>
    public required string LogPath { get; init; }

    /// <summary>Cgroup under which the container gets one of its own, named by its id.</summary>
    public required string CgroupParent { get; init; }

    /// <summary>Replaces the image's entrypoint and arguments; empty means not given.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Replaces the image's arguments; empty means not given.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>In order; a later value of a name wins, and all win over the image's.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Env { get; init; } = [];

    /// <summary>Empty takes the image's, or "/".</summary>
    public string WorkingDir { get; init; } = "";
    public ContainerUser User { get; init; } = new();
    public IReadOnlyList<ContainerMount> Mounts { get; init; } = [];
    public ContainerResources Resources { get; init; } = new();

    /// <summary>Namespaces of the sandbox; null for the node's own network, with private ipc and uts.</summary>
    public Sandbox? Sandbox { get; init; }

    /// <summary>Sees the node's processes.</summary>
    public bool HostPid { get; init; }

    /// <summary>Value of HOSTNAME where the image and the environment give none.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>Names without "CAP_", or "ALL".</summary>
    public IReadOnlyList<string> AddCapabilities { get; init; } = [];
    public IReadOnlyList<string> DropCapabilities { get; init; } = [];

    /// <summary>All capabilities the node has, all its devices, nothing masked, no seccomp.</summary>
    public bool Privileged { get; init; }
    public bool AllowPrivilegeEscalation { get; init; } = true;
    public bool ReadOnlyRootFilesystem { get; init; }

    /// <summary>The default profile, or none.</summary>
    public bool Seccomp { get; init; } = true;
    public IReadOnlyList<Rlimit> Rlimits { get; init; } = [];

    /// <summary>A terminal instead of pipes.</summary>
    public bool Tty { get; init; }
    public bool Stdin { get; init; }

    /// <summary>Standard input ends when the first attached client goes.</summary>
    public bool StdinOnce { get; init; }

    /// <summary>Signal that asks the program to end: "SIGTERM", "15"; empty takes the image's, or SIGTERM.</summary>
    public string StopSignal { get; init; } = "";
}

/// <summary>Who the program runs as; null takes what the image says, or root.</summary>
public sealed record ContainerUser
{
    public long? Uid { get; init; }
    public long? Gid { get; init; }
    public IReadOnlyList<long> SupplementalGroups { get; init; } = [];

    /// <summary>Refuse to run as user 0, or as a named user whose number the image does not tell.</summary>
    public bool NonRoot { get; init; }
}

/// <summary>A file or directory of the node inside the container.</summary>
/// <param name="Source">must exist</param>
public sealed record ContainerMount(string Source, string Destination)
{
    public bool ReadOnly { get; init; }

    /// <summary>How mounts made later travel between node and container: "private", "slave" (HostToContainer) or "shared" (Bidirectional).</summary>
    public string Propagation { get; init; } = "private";
}

/// <summary>Bounds of one container.</summary>
public sealed record ContainerResources
{
    public CgroupLimits Limits { get; init; } = new();

    /// <summary>-1000 (never killed) to 1000; raised to what the node may set.</summary>
    public int? OomScoreAdj { get; init; }
}

/// <summary>A resource limit of the process (getrlimit(2)): "RLIMIT_NOFILE".</summary>
public sealed record Rlimit(string Type, ulong Soft, ulong Hard);
