using System.Diagnostics;
using MiniKube.NodeRuntime.Cgroups;
using MiniKube.NodeRuntime.Tests.Images;

namespace MiniKube.NodeRuntime.Tests.Cgroups;

public sealed class CgroupTests : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);
    private readonly TemporaryDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Theory]
    [InlineData("cgroup2 only", 2, """
        30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate
        """)]
    [InlineData("v1 only", 1, """
        31 24 0:27 / /sys/fs/cgroup/cpu,cpuacct rw shared:5 - cgroup cgroup rw,cpu,cpuacct
        32 24 0:28 / /sys/fs/cgroup/memory rw shared:6 - cgroup cgroup rw,memory
        """)]
    [InlineData("hybrid", 1, """
        31 24 0:27 / /sys/fs/cgroup/unified rw - cgroup2 cgroup rw
        32 24 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
        33 24 0:29 / /sys/fs/cgroup/systemd rw - cgroup systemd rw,xattr,name=systemd
        """)]
    public void The_hierarchy_is_told_from_the_mounts(string what, int version, string mountInfo) =>
        Assert.Equal((what, version), (what, CgroupHierarchy.Detect(mountInfo.Split('\n')).Version));

    [Fact]
    public void A_machine_without_cgroups_is_a_clear_error() =>
        Assert.Contains("no cgroup hierarchy", Assert.Throws<IOException>(() => CgroupHierarchy.Detect(["24 1 8:1 / / rw - ext4 /dev/x rw"])).Message);

    [Fact]
    public async Task A_pods_cgroup_is_made_bounded_filled_emptied_and_removed()
    {
        Requirements.Root();
        var hierarchy = CgroupHierarchy.Detect();
        var node = new NodeCgroups(hierarchy, $"/mkube-test-{Environment.ProcessId}-cg");
        node.Create();
        node.Create();
        using var sleeper = Process.Start(Requirements.Program("busybox"), ["sleep", "1000"]);
        try
        {
            foreach (var qos in Enum.GetValues<QosClass>())
                node.CreatePod(qos, $"uid-{qos}", new CgroupLimits { CpuShares = 300, CpuQuota = 30_000, Memory = 64 << 20, Pids = 30 });
            Assert.Equal(Enum.GetValues<QosClass>().Select(q => (q, $"uid-{q}")), node.ListPods());
            Assert.Equal(node.Parent + "/kubepods/poduid-Guaranteed", node.Pod(QosClass.Guaranteed, "uid-Guaranteed"));
            Assert.Equal(node.Parent + "/kubepods/besteffort/podx/c", node.Container(QosClass.BestEffort, "x", "c"));

            var pod = node.Pod(QosClass.Burstable, "uid-Burstable");
            var container = pod + "/c1";
            hierarchy.Create(container);
            hierarchy.AddProcess(container, sleeper.Id);
            Assert.Equal([sleeper.Id], hierarchy.Processes(pod));
            Assert.True(hierarchy.ReadUsage(pod) is { Pids: 1, OomKills: 0 }, hierarchy.ReadUsage(pod)?.ToString());
            Assert.False(await hierarchy.RemoveAsync(pod, TimeSpan.Zero, TimeProvider.System));
            Assert.True(await node.RemovePodAsync(QosClass.Burstable, "uid-Burstable", Guard, TimeProvider.System));
            await sleeper.WaitForExitAsync().WaitAsync(Guard);
            Assert.Null(hierarchy.ReadUsage(pod));
            Assert.False(hierarchy.Exists(pod));
        }
        finally
        {
            Assert.True(await node.RemoveAsync(Guard, TimeProvider.System));
        }
        Assert.DoesNotContain(hierarchy.Directories(node.Parent), Directory.Exists);
    }

    [Fact]
    public void Version_2_is_written_and_read_in_its_own_units()
    {
        var hierarchy = new CgroupV2(temp.Path);
        File.WriteAllText(temp["cgroup.controllers"], "cpuset cpu io memory hugetlb pids rdma\n");
        hierarchy.Create("/mkube/pod");
        Assert.Equal("+cpu +memory +pids", File.ReadAllText(temp["cgroup.subtree_control"]));
        Assert.False(File.Exists(temp["mkube/pod/cgroup.subtree_control"]));
        hierarchy.Apply("/mkube/pod", new CgroupLimits { CpuShares = 1024, CpuQuota = 50_000, Memory = 1 << 20, Pids = 7 });
        string Read(string file) => File.ReadAllText(temp["mkube/pod/" + file]);
        Assert.Equal(("39", "50000 100000", "1048576", "7"), (Read("cpu.weight"), Read("cpu.max"), Read("memory.max"), Read("pids.max")));
        hierarchy.Apply("/mkube/pod", new CgroupLimits { CpuQuota = -1, Memory = -1, Pids = -1 });
        Assert.Equal(("max 100000", "max", "max"), (Read("cpu.max"), Read("memory.max"), Read("pids.max")));

        // As a kernel 6.1 wrote them.
        File.WriteAllText(temp["mkube/pod/memory.current"], "8388608\n");
        File.WriteAllText(temp["mkube/pod/memory.stat"], "anon 5242880\nfile 3145728\ninactive_anon 0\ninactive_file 2097152\n");
        File.WriteAllText(temp["mkube/pod/memory.events"], "low 0\nhigh 0\nmax 4\noom 1\noom_kill 2\n");
        File.WriteAllText(temp["mkube/pod/cpu.stat"], "usage_usec 1500\nuser_usec 1000\nsystem_usec 500\n");
        File.WriteAllText(temp["mkube/pod/pids.current"], "3\n");
        File.WriteAllText(temp["mkube/pod/cgroup.procs"], "11\n12\n");
        Assert.Equal(new CgroupUsage
        {
            CpuNanoseconds = 1_500_000,
            MemoryBytes = 8_388_608,
            WorkingSetBytes = 6_291_456,
            RssBytes = 5_242_880,
            Pids = 3,
            OomKills = 2,
        }, hierarchy.ReadUsage("/mkube/pod"));
        Assert.Equal([11, 12], hierarchy.Processes("/mkube"));
        Assert.Null(hierarchy.ReadUsage("/mkube/other"));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(0, 1)]
    [InlineData(1024, 39)]
    [InlineData(262_144, 10_000)]
    [InlineData(1_000_000, 10_000)]
    public void Shares_become_weights(long shares, long weight) => Assert.Equal(weight, CgroupV2.Weight(shares));
}
