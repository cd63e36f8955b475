using MiniKube.NodeRuntime.Images;
using MiniKube.NodeRuntime.Cgroups;
using MiniKube.NodeRuntime.Containers;

namespace MiniKube.NodeRuntime.Tests.Containers;

public sealed class ContainerLifeTests
{
    [Theory]
    [InlineData(OciRuntimeKind.Crun)]
    [InlineData(OciRuntimeKind.Runc)]
    public async Task A_container_is_created_started_signalled_and_removed(OciRuntimeKind kind)
    {
        await using var lab = await ContainerLab.StartAsync(kind);
        var exits = new List<ContainerStatus>();
        lab.Runtime.Exited += s => { lock (exits) exits.Add(s); };
        var spec = lab.Shell("trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 0.1; done") with
        {
            Labels = new Dictionary<string, string> { ["pod"] = "p1" },
        };
        var created = await lab.Runtime.CreateAsync(spec);
        Assert.True(created.Succeeded, created.ToString());
        Assert.Equal(ContainerState.Created, created.Value.State);
        var id = created.Value.Id;
        var started = await lab.Runtime.StartAsync(id);
        Assert.True(started.Succeeded, started.ToString());
        Assert.Equal(ContainerState.Running, started.Value.State);
        Assert.Equal("p1", started.Value.Labels["pod"]);
        await ContainerLab.UntilAsync(() => File.Exists(spec.LogPath) && ContainerLab.Log(started.Value).Contains("ready"), "the first line");
        Assert.True(await lab.Runtime.KillAsync(id, 15));
        var ended = await lab.Runtime.WaitAsync(id).WaitAsync(ContainerLab.Guard);
        Assert.Equal((ContainerState.Exited, 7, false), (ended.State, ended.ExitCode, ended.OomKilled));
        Assert.Equal("ready\nbye", ContainerLab.Log(ended));
        Assert.True(ended.CreatedAt <= ended.StartedAt && ended.StartedAt <= ended.FinishedAt, $"{ended.StartedAt:O} {ended.FinishedAt:O}");
        Assert.False(await lab.Runtime.KillAsync(id, 9));
        await ContainerLab.UntilAsync(() => { lock (exits) return exits.Count > 0; }, "the event");
        Assert.Equal(ended, Assert.Single(exits));
        await lab.Runtime.RemoveAsync(id);
        Assert.Null(lab.Runtime.Get(id));
    }

    [Theory]
    [InlineData(OciRuntimeKind.Crun)]
    [InlineData(OciRuntimeKind.Runc)]
    public async Task A_program_that_does_not_exist_is_a_clear_failure_that_leaves_nothing(OciRuntimeKind kind)
    {
        await using var lab = await ContainerLab.StartAsync(kind);
        var created = await lab.Runtime.CreateAsync(lab.Spec("/no/such/program"));
        Assert.Equal(FailureKind.Runtime, created.Failure);
        Assert.Contains("/no/such/program", created.Message);
        Assert.Contains("no such file", created.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(lab.Runtime.List());
        Assert.Empty(lab.Cgroups.Hierarchy.Processes(lab.Cgroups.Pods));
    }

    [Fact]
    public async Task Impossible_specs_are_refused_with_the_reason()
    {
        await using var lab = await ContainerLab.StartAsync();
        var named = await lab.BuildAsync("named", new ImageConfig { User = "app", Cmd = ["sh"] });
        var cases = new (ContainerSpec Spec, string Message)[]
        {
            (lab.Spec("sh") with { Image = named with { Config = named.Config with { User = "nobody" } } }, "unable to find user nobody"),
            (lab.Spec("sh") with { User = new() { NonRoot = true } }, "image will run as root"),
            (lab.Spec("sh") with { Image = named, User = new() { NonRoot = true } }, "non-numeric user (app)"),
            (lab.Spec("sh") with { Mounts = [new("/no/such/source", "/data")] }, "/no/such/source"),
            (lab.Spec("sh") with { AddCapabilities = ["FLY"] }, "unknown capability FLY"),
            (lab.Spec("sh") with { StopSignal = "SIGWHAT" }, "unknown stop signal"),
            (lab.Spec() with { Image = named with { Config = named.Config with { Cmd = [] } } }, "no command specified"),
        };
        foreach (var (spec, message) in cases)
        {
            var created = await lab.Runtime.CreateAsync(spec);
            Assert.Equal(FailureKind.BadConfig, created.Failure);
            Assert.Contains(message, created.Message);
        }
        var gone = lab.Spec("sh") with { Image = lab.Busybox with { Chains = ["sha256:" + new string('0', 64)] } };
        Assert.Equal(FailureKind.ImageMissing, (await lab.Runtime.CreateAsync(gone)).Failure);
        Assert.Empty(lab.Runtime.List());
    }

    [Fact]
    public async Task Many_containers_come_and_go_at_a_time()
    {
        await using var lab = await ContainerLab.StartAsync();
        var ended = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            var status = await lab.RunAsync(lab.Shell($"echo {i}; exit {i}"));
            return await lab.Runtime.WaitAsync(status.Id).WaitAsync(ContainerLab.Guard);
        }));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => ((int?)i, $"{i}")), ended.Select(e => (e.ExitCode, ContainerLab.Log(e))));
        await Task.WhenAll(ended.Select(e => lab.Runtime.RemoveAsync(e.Id)));
        Assert.Empty(lab.Runtime.List());
    }

    [Fact]
    public async Task Containers_outlive_the_node_process_and_are_found_again()
    {
        await using var lab = await ContainerLab.StartAsync();
        var running = await lab.RunAsync(lab.Spec("sleep", "1000"));
        var ending = await lab.RunAsync(lab.Shell($"while [ ! -e /tmp/go ]; do sleep 0.05; done; exit 3"));
        var before = await lab.RunAsync(lab.Shell("exit 4"));
        await lab.Runtime.WaitAsync(before.Id).WaitAsync(ContainerLab.Guard);
        var unstarted = (await lab.Runtime.CreateAsync(lab.Spec("sleep", "1000"))).Value!;

        // What kill -9 leaves: the files and processes, without anybody who knows them.
        lab.Runtime.Dispose();
        File.WriteAllText(Path.Combine(lab.Root, "containers", ending.Id, "rootfs/tmp/go"), "");
        await ContainerLab.UntilAsync(() => File.Exists(Path.Combine(lab.Root, "exits", ending.Id)), "the exit code");
        var half = Directory.CreateDirectory(Path.Combine(lab.Root, "containers", new string('a', 64))).FullName;
        await lab.OpenAsync();

        Assert.False(Directory.Exists(half));
        Assert.Equal((ContainerState.Running, running.Pid), (lab.Runtime.Get(running.Id)!.State, lab.Runtime.Get(running.Id)!.Pid));
        Assert.Equal(running.StartedAt, lab.Runtime.Get(running.Id)!.StartedAt);
        var ended = lab.Runtime.Get(ending.Id)!;
        Assert.Equal((ContainerState.Exited, 3), (ended.State, ended.ExitCode));
        Assert.NotNull(ended.FinishedAt);
        Assert.Equal(4, lab.Runtime.Get(before.Id)!.ExitCode);
        Assert.Equal(ContainerState.Created, lab.Runtime.Get(unstarted.Id)!.State);
        Assert.True((await lab.Runtime.StartAsync(unstarted.Id)).Succeeded);
        Assert.True(await lab.Runtime.KillAsync(running.Id, 9));
        Assert.Equal(137, (await lab.Runtime.WaitAsync(running.Id).WaitAsync(ContainerLab.Guard)).ExitCode);
    }

    [Fact]
    public async Task A_container_that_died_with_its_monitor_is_reported_lost()
    {
        await using var lab = await ContainerLab.StartAsync();
        var running = await lab.RunAsync(lab.Spec("sleep", "1000"));
        lab.Runtime.Dispose();
        Assert.True(await lab.Cgroups.Hierarchy.KillAsync(lab.Cgroups.Parent, ContainerLab.Guard, TimeProvider.System));
        await lab.OpenAsync();
        var lost = lab.Runtime.Get(running.Id)!;
        Assert.Equal((ContainerState.Exited, 255, true), (lost.State, lost.ExitCode, lost.Lost));
    }

    [Fact]
    public async Task A_container_that_dies_with_its_monitor_is_noticed_without_being_asked_for()
    {
        await using var lab = await ContainerLab.StartAsync();
        var running = await lab.RunAsync(lab.Spec("sleep", "1000"));
        var told = new TaskCompletionSource<ContainerStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        lab.Runtime.Exited += told.SetResult;
        Assert.True(await lab.Cgroups.Hierarchy.KillAsync(lab.Cgroups.Parent, ContainerLab.Guard, TimeProvider.System));
        var lost = await told.Task.WaitAsync(ContainerLab.Guard);
        Assert.Equal((running.Id, true), (lost.Id, lost.Lost));
    }

    [Fact]
    public async Task Everything_of_a_node_is_in_its_cgroup()
    {
        await using var lab = await ContainerLab.StartAsync();
        var running = await lab.RunAsync(lab.Spec("sleep", "1000"));
        Assert.Contains(running.Pid, lab.Cgroups.Hierarchy.Processes(running.CgroupPath));
        Assert.StartsWith(lab.Cgroups.Pod(QosClass.Burstable, "p1"), running.CgroupPath);
        var monitor = int.Parse(File.ReadAllText(Path.Combine(lab.Root, "containers", running.Id, "conmon.pid")));
        Assert.Contains(monitor, lab.Cgroups.Hierarchy.Processes(lab.Cgroups.Runtime));
        Assert.Equal([(QosClass.Burstable, "p1")], lab.Cgroups.ListPods());
        Assert.True(await lab.Cgroups.RemovePodAsync(QosClass.Burstable, "p1", ContainerLab.Guard, TimeProvider.System));
        Assert.Equal(137, (await lab.Runtime.WaitAsync(running.Id).WaitAsync(ContainerLab.Guard)).ExitCode);
    }

    [Fact]
    public async Task Memory_is_limited_and_the_kill_is_told_apart()
    {
        await using var lab = await ContainerLab.StartAsync();
        var status = await lab.RunAsync(lab.Shell("head -c 60000000 /dev/zero | tail") with
        {
            Resources = new() { Limits = new() { Memory = 16 << 20, CpuShares = 102, CpuQuota = 50_000, Pids = 50 }, OomScoreAdj = -998 },
        });
        var ended = await lab.Runtime.WaitAsync(status.Id).WaitAsync(ContainerLab.Guard);
        Assert.True(ended.OomKilled);
        Assert.Equal(137, ended.ExitCode);
    }

    [Fact]
    public async Task Limits_reach_the_kernel_and_usage_comes_back()
    {
        await using var lab = await ContainerLab.StartAsync();
        var status = await lab.RunAsync(lab.Spec("sleep", "1000") with
        {
            Resources = new() { Limits = new() { Memory = 32 << 20, CpuShares = 512, CpuQuota = 20_000, Pids = 17 }, OomScoreAdj = 900 },
        });
        string Read(string mount, string file)
        {
            var directory = lab.Cgroups.Hierarchy.Directories(status.CgroupPath).First(d => d.Contains($"/{mount}/"));
            return File.ReadAllText(Path.Combine(directory, file)).Trim();
        }
        if (lab.Cgroups.Hierarchy.Version != 1)
            Assert.Skip("needs cgroup v1");
        Assert.Equal($"{32 << 20}", Read("memory", "memory.limit_in_bytes"));
        Assert.Equal("512", Read("cpu", "cpu.shares"));
        Assert.Equal("20000", Read("cpu", "cpu.cfs_quota_us"));
        Assert.Equal("17", Read("pids", "pids.max"));
        Assert.Equal("900", File.ReadAllText($"/proc/{status.Pid}/oom_score_adj").Trim());
        var usage = lab.Runtime.Usage(status.Id)!;
        Assert.True(usage is { MemoryBytes: > 0, WorkingSetBytes: > 0, Pids: 1, CpuNanoseconds: > 0 }, usage.ToString());
    }
}
