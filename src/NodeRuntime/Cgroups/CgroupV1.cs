using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Cgroups;

/// <summary>
/// Version 1: a tree per controller. Only those that MiniKube sets or reads get its directories; the OCI runtime makes a
/// container's in the others, on hybrid machines also in the v2 mount, and removal looks at all.
/// </summary>
internal sealed class CgroupV1 : CgroupHierarchy
{
    private static readonly string[] Used = ["cpu", "cpuacct", "memory", "pids"];

    private readonly string[] all;
    private readonly string[] used;
    private readonly string memory;
    private readonly string? cpu;
    private readonly string? cpuAccounting;
    private readonly string? pids;

    public CgroupV1(IReadOnlyList<CgroupMount> mounts)
    {
        string? Of(string controller) => mounts.FirstOrDefault(m => m.Controllers.Contains(controller))?.MountPoint;
        memory = Of("memory") ?? throw new IOException("cgroup v1 without a memory controller");
        cpu = Of("cpu");
        cpuAccounting = Of("cpuacct");
        pids = Of("pids");
        all = [.. mounts.Select(m => m.MountPoint).Distinct()];
        used = [.. Used.Select(Of).OfType<string>().Distinct()];
    }

    public override int Version => 1;

    internal override IReadOnlyList<string> Directories(string path) => [.. all.Select(m => At(m, path))];

    // Memory is everywhere, and the runtime always joins it.
    internal override string ProcessDirectory(string path) => At(memory, path);

    public override void Create(string path)
    {
        foreach (var mount in used)
            Directory.CreateDirectory(At(mount, path));
    }

    public override void Apply(string path, CgroupLimits limits)
    {
        if (limits.CpuShares is { } shares && cpu is not null)
            Write(At(cpu, path), "cpu.shares", $"{Math.Max(2, shares)}");
        if (limits.CpuQuota is { } quota && cpu is not null)
        {
            Write(At(cpu, path), "cpu.cfs_period_us", $"{limits.CpuPeriod}");
            Write(At(cpu, path), "cpu.cfs_quota_us", $"{quota}");
        }
        if (limits.Memory is { } bytes)
            Write(At(memory, path), "memory.limit_in_bytes", $"{bytes}");
        if (limits.Pids is { } tasks && pids is not null)
            Write(At(pids, path), "pids.max", tasks < 0 ? "max" : $"{tasks}");
    }

    public override CgroupUsage? ReadUsage(string path)
    {
        var directory = At(memory, path);
        if (ReadNumber(directory, "memory.usage_in_bytes") is not { } usage)
            return null;
        return new CgroupUsage
        {
            CpuNanoseconds = cpuAccounting is null ? 0 : ReadNumber(At(cpuAccounting, path), "cpuacct.usage") ?? 0,
            MemoryBytes = usage,
            WorkingSetBytes = Math.Max(0, usage - ReadKey(directory, "memory.stat", "total_inactive_file")),
            RssBytes = ReadKey(directory, "memory.stat", "total_rss"),
            Pids = pids is null ? 0 : ReadNumber(At(pids, path), "pids.current") ?? 0,
            OomKills = ReadKey(directory, "memory.oom_control", "oom_kill"),
        };
    }

    public override void AddProcess(string path, int pid)
    {
        foreach (var mount in used)
            Write(At(mount, path), "cgroup.procs", $"{pid}");
    }

    /// <summary>Moves the calling thread alone: its children begin where it is.</summary>
    public void AddThisThread(string path)
    {
        var thread = LibC.GetTid();
        foreach (var mount in used)
            Write(At(mount, path), "tasks", $"{thread}");
    }

    private static string At(string mount, string path) => Path.Join(mount, path);
}
