namespace MiniKube.NodeRuntime.Containers;

/// <summary>Where things of one container lie; its directory is the OCI bundle too.</summary>
internal sealed record ContainerFiles(string Root, string Id)
{
    public string Directory => Path.Combine(Containers(Root), Id);
    public string Config => Path.Combine(Directory, "config.json");
    public string RootFs => Path.Combine(Directory, "rootfs");
    public string Upper => Path.Combine(Directory, "upper");
    public string Work => Path.Combine(Directory, "work");

    /// <summary>Written when the container has been made; without it the making was interrupted.</summary>
    public string Record => Path.Combine(Directory, "record.json");

    /// <summary>Pid of the container's first process, as the monitor writes it.</summary>
    public string InitPid => Path.Combine(Directory, "pid");
    public string MonitorPid => Path.Combine(Directory, "conmon.pid");

    /// <summary>Takes "1 HEIGHT WIDTH" to resize and "2 0 0" to reopen the log.</summary>
    public string Control => Path.Combine(Directory, "ctl");

    /// <summary>The monitor's own directory: "oom" appears in it.</summary>
    public string Persist => Path.Combine(Directory, "persist");
    public string OomMarker => Path.Combine(Persist, "oom");
    public string Execs => Path.Combine(Directory, "exec");

    /// <summary>Holds the exit code once the program has ended.</summary>
    public string Exit => Path.Combine(Exits(Root), Id);

    public static string Containers(string root) => Path.Combine(root, "containers");
    public static string Exits(string root) => Path.Combine(root, "exits");
}
