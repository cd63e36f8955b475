namespace MiniKube.NodeRuntime.Cgroups;

/// <summary>Version 2: one tree for all controllers, which a cgroup hands to its children through cgroup.subtree_control.</summary>
internal sealed class CgroupV2(string mountPoint) : CgroupHierarchy
{
    private static readonly string[] Used = ["cpu", "memory", "pids"];

    public override int Version => 2;

    internal override IReadOnlyList<string> Directories(string path) => [Path.Join(mountPoint, path)];

    internal override string ProcessDirectory(string path) => Path.Join(mountPoint, path);

    public override void Create(string path)
    {
        var directory = mountPoint;
        Delegate(directory);
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < names.Length; i++)
        {
            directory = Path.Join(directory, names[i]);
            Directory.CreateDirectory(directory);
            // The last one is a leaf so far: with controllers delegated it could hold no process.
            if (i < names.Length - 1)
                Delegate(directory);
        }
    }

    public override void Apply(string path, CgroupLimits limits)
    {
        var directory = ProcessDirectory(path);
        if (limits.CpuShares is { } shares)
            Write(directory, "cpu.weight", $"{Weight(shares)}");
        if (limits.CpuQuota is { } quota)
            Write(directory, "cpu.max", quota < 0 ? $"max {limits.CpuPeriod}" : $"{quota} {limits.CpuPeriod}");
        if (limits.Memory is { } bytes)
            Write(directory, "memory.max", bytes < 0 ? "max" : $"{bytes}");
        if (limits.Pids is { } tasks)
            Write(directory, "pids.max", tasks < 0 ? "max" : $"{tasks}");
    }

    public override CgroupUsage? ReadUsage(string path)
    {
        var directory = ProcessDirectory(path);
        if (ReadNumber(directory, "memory.current") is not { } usage)
            return null;
        return new CgroupUsage
        {
            CpuNanoseconds = ReadKey(directory, "cpu.stat", "usage_usec") * 1000,
            MemoryBytes = usage,
            WorkingSetBytes = Math.Max(0, usage - ReadKey(directory, "memory.stat", "inactive_file")),
            RssBytes = ReadKey(directory, "memory.stat", "anon"),
            Pids = ReadNumber(directory, "pids.current") ?? 0,
            OomKills = ReadKey(directory, "memory.events", "oom_kill"),
        };
    }

    public override void AddProcess(string path, int pid) => Write(ProcessDirectory(path), "cgroup.procs", $"{pid}");

    private protected override void KillOnce(string path)
    {
        var kill = Path.Join(ProcessDirectory(path), "cgroup.kill");
        if (File.Exists(kill) && !Processes(path).Contains(Environment.ProcessId))
            File.WriteAllText(kill, "1");
        else
            base.KillOnce(path);
    }

    /// <summary>Shares 2..262144 onto weights 1..10000, as the OCI runtimes and the kubelet do.</summary>
    internal static long Weight(long shares) => 1 + (Math.Clamp(shares, 2, 262_144) - 2) * 9999 / 262_142;

    private static void Delegate(string directory)
    {
        var controllers = Path.Join(directory, "cgroup.controllers");
        var offered = File.Exists(controllers) ? File.ReadAllText(controllers).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries) : [];
        var wanted = Used.Intersect(offered).Select(c => "+" + c).ToArray();
        if (wanted.Length > 0)
            Write(directory, "cgroup.subtree_control", string.Join(' ', wanted));
    }
}
