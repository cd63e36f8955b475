using MiniKube.NodeRuntime.Pods;

namespace MiniKube.NodeRuntime.Tests.Pods;

/// <summary>Workers that begin from something: a restarted agent, a restarted machine, a pod that has ended, a program that cannot begin.</summary>
public sealed class PodWorkerAdoptionTests
{
    private const string Always = """{"restartPolicy":"Always","containers":[{"name":"c","image":"i"}]}""";
    private const string Never = """{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}""";
    private const string WithInit = """{"restartPolicy":"Always","initContainers":[{"name":"a","image":"i"}],"containers":[{"name":"c","image":"i"}]}""";
    private static readonly DateTimeOffset Begun = DateTimeOffset.UnixEpoch.AddYears(50);

    [Theory]
    [InlineData("Succeeded")]
    [InlineData("Failed")]
    public async Task An_ended_pod_never_runs_again_even_when_nothing_of_it_is_left(string phase)
    {
        await using var lab = new WorkerLab(Always, status: $$"""
            {"phase":"{{phase}}","reason":"Evicted","message":"no memory","podIP":"10.1.0.9","podIPs":[{"ip":"10.1.0.9"}],"containerStatuses":[
             {"name":"c","ready":false,"restartCount":2,"image":"i","imageID":"sha256:1","containerID":"mkube://c9",
              "state":{"terminated":{"exitCode":3,"reason":"Error","containerID":"mkube://c9"} } }]}
            """);
        await lab.CalledAsync("release");
        Assert.Equal(phase, lab.Status.Phase);
        Assert.Equal("10.1.0.9", lab.Status.PodIP);
        Assert.Equal(3, lab.Container("c").State!.Terminated!.ExitCode);
        Assert.Equal(2, lab.Container("c").RestartCount);
        Assert.Equal(phase == "Failed" ? "Evicted" : null, lab.Status.Reason);
        Assert.DoesNotContain("sandbox", lab.Runtime.Calls);
        await lab.UntilAsync(() => !lab.Is("PodReadyToStartContainers"), "namespaces given back");
    }

    [Fact]
    public async Task A_pod_that_ends_gives_back_what_it_held_and_is_cleaned_up_when_it_is_deleted()
    {
        await using var lab = new WorkerLab(Never);
        await lab.RunningAsync("c");
        lab.Exit("c", 0);
        await lab.CalledAsync("release");
        await lab.UntilAsync(() => !lab.Is("PodReadyToStartContainers"), "report");
        Assert.Equal("10.1.0.2", lab.Status.PodIP);
        Assert.DoesNotContain("cleanup", lab.Runtime.Calls);
        lab.Delete(30);
        await lab.UntilAsync(() => lab.IsTerminated, "termination");
        Assert.Equal("Succeeded", lab.Status.Phase);
        Assert.Single(lab.Runtime.Calls, "release");
    }

    [Fact]
    public async Task A_restart_that_the_agent_did_not_live_to_make_keeps_its_count()
    {
        await using var lab = new WorkerLab(Always, status: """
            {"phase":"Running","containerStatuses":[{"name":"c","ready":false,"restartCount":4,"image":"i","imageID":"sha256:1","containerID":"mkube://c9",
             "state":{"waiting":{"reason":"CrashLoopBackOff"} },"lastState":{"terminated":{"exitCode":3,"reason":"Error"} } }]}
            """);
        await lab.CalledAsync("start c 5");
        await lab.UntilAsync(() => lab.Status.ContainerStatuses.Any(c => c is { RestartCount: 5, LastState.Terminated.ExitCode: 3 }), "count");
    }

    [Fact]
    public async Task A_container_that_was_lost_with_the_nodes_directory_has_ended()
    {
        await using var lab = new WorkerLab(Never, status: """
            {"phase":"Running","containerStatuses":[{"name":"c","ready":true,"restartCount":0,"image":"i","imageID":"sha256:1","containerID":"mkube://c9",
             "state":{"running":{"startedAt":"2026-01-01T00:00:00Z"} } }]}
            """);
        await lab.UntilAsync(() => lab.Status.Phase == "Failed", "end");
        Assert.Equal("ContainerStatusUnknown", lab.Container("c").State!.Terminated!.Reason);
        Assert.Equal(137, lab.Container("c").State!.Terminated!.ExitCode);
    }

    [Fact]
    public async Task The_pods_address_stays_while_a_restarted_agent_looks_after_its_sandbox()
    {
        TaskCompletionSource? sandbox = null;
        await using var lab = new WorkerLab(Always, [new FoundContainer("u1", "c", "c#9", 0, "sha256:1", Begun, null)],
            """{"phase":"Running","podIP":"10.1.0.2","podIPs":[{"ip":"10.1.0.2"}]}""", prepare: r => sandbox = r.Hold("sandbox"));
        await lab.RunningAsync("c");
        Assert.Equal("10.1.0.2", lab.Status.PodIP);
        Assert.True(lab.Is("PodReadyToStartContainers"));
        sandbox!.SetResult();
    }

    [Fact]
    public async Task Init_containers_run_again_when_the_sandbox_had_to_be_made_anew()
    {
        await using var lab = new WorkerLab(WithInit,
            [
                new FoundContainer("u1", "a", "a#8", 0, "sha256:1", Begun, new ContainerExit(0, Begun, false)),
                new FoundContainer("u1", "c", "c#9", 0, "sha256:1", Begun, new ContainerExit(255, Begun, false, "ContainerStatusUnknown")),
            ], prepare: r => r.SandboxCreated = true);
        await lab.CalledAsync("start a 1");
        Assert.DoesNotContain("start c 1", lab.Runtime.Calls);
        await lab.RunningAsync("a");
        lab.Exit("a", 0);
        await lab.CalledAsync("start c 1");
    }

    [Fact]
    public async Task Init_containers_do_not_run_again_for_a_restart_of_the_agent()
    {
        await using var lab = new WorkerLab(WithInit,
            [
                new FoundContainer("u1", "a", "a#8", 0, "sha256:1", Begun, new ContainerExit(0, Begun, false)),
                new FoundContainer("u1", "c", "c#9", 0, "sha256:1", Begun, new ContainerExit(1, Begun, false)),
            ]);
        await lab.CalledAsync("start c 1");
        Assert.DoesNotContain(lab.Runtime.Calls, c => c.StartsWith("start a", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Earlier_instances_that_were_not_removed_are()
    {
        await using var lab = new WorkerLab(Always,
        [
            new FoundContainer("u1", "c", "old#1", 0, "sha256:1", Begun, new ContainerExit(1, Begun, false)),
            new FoundContainer("u1", "c", "c#9", 1, "sha256:1", Begun, null),
        ]);
        await lab.CalledAsync("remove old");
        await lab.RunningAsync("c");
        Assert.Equal(1, lab.Container("c").RestartCount);
    }

    [Fact]
    public async Task A_program_that_cannot_begin_ends_its_container_with_128()
    {
        await using var lab = new WorkerLab(Never,
            prepare: r => r.StartFailure = new StartOutcome(null, Begun, "RunContainerError", "executable file `nope` not found in $PATH"));
        await lab.UntilAsync(() => lab.Status.Phase == "Failed", "end");
        var ended = lab.Container("c").State!.Terminated!;
        Assert.Equal((128, "StartError", "executable file `nope` not found in $PATH"), (ended.ExitCode, ended.Reason, ended.Message));
    }

    [Fact]
    public async Task A_program_that_cannot_begin_is_tried_again_with_back_off()
    {
        await using var lab = new WorkerLab(Always, prepare: r => r.StartFailure = new StartOutcome(null, Begun, "RunContainerError", "no such program"));
        await lab.UntilAsync(() => lab.Status.ContainerStatuses.Any(c => c.State?.Waiting?.Reason == "CrashLoopBackOff"), "back-off");
        Assert.Equal("StartError", lab.Container("c").LastState!.Terminated!.Reason);
        lab.Runtime.StartFailure = null;
        lab.Time.Advance(TimeSpan.FromSeconds(10));
        await lab.UntilAsync(() => lab.Container("c").State?.Running is not null, "recovery");
    }

    [Fact]
    public async Task A_missing_config_map_key_is_asked_for_again_every_ten_seconds()
    {
        await using var lab = new WorkerLab(Never,
            prepare: r => r.StartFailure = new StartOutcome(null, Begun, "CreateContainerConfigError", "configmap \"conf\" not found"));
        int Starts() => lab.Runtime.Calls.Count(c => c == "start c 0");
        for (var tries = 1; tries <= 5; tries++)
        {
            await lab.UntilAsync(() =>
            {
                lab.Time.Advance(TimeSpan.FromSeconds(1));
                return Starts() >= tries && lab.Status.ContainerStatuses.Any(c => c.State?.Waiting?.Reason == "CreateContainerConfigError");
            }, "try");
            Assert.Equal(("Pending", 0), (lab.Status.Phase, lab.Container("c").RestartCount));
        }
        var begun = lab.Time.GetUtcNow();
        var starts = Starts();
        await lab.UntilAsync(() =>
        {
            lab.Time.Advance(TimeSpan.FromSeconds(1));
            return Starts() > starts;
        }, "next try");
        Assert.True(lab.Time.GetUtcNow() - begun < TimeSpan.FromMinutes(1));
    }
}
