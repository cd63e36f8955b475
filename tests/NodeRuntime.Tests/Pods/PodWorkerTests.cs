using MiniKube.NodeRuntime.Pods;

namespace MiniKube.NodeRuntime.Tests.Pods;

public sealed class PodWorkerTests
{
    private const string OneContainer = """{"restartPolicy":"Always","terminationGracePeriodSeconds":30,"containers":[{"name":"c","image":"i"}]}""";

    [Fact]
    public async Task A_pod_comes_up_and_says_so()
    {
        await using var lab = new WorkerLab(OneContainer);
        await lab.RunningAsync("c");
        Assert.Equal("Running", lab.Status.Phase);
        Assert.Equal("10.1.0.2", lab.Status.PodIP);
        Assert.Equal("172.30.0.2", lab.Status.HostIP);
        Assert.True(lab.Is("Ready") && lab.Is("ContainersReady") && lab.Is("Initialized") && lab.Is("PodReadyToStartContainers"));
        Assert.Contains("start c 0", lab.Runtime.Calls);
    }

    [Fact]
    public async Task A_program_that_ends_before_its_start_returns_has_ended()
    {
        await using var lab = new WorkerLab("""{"restartPolicy":"OnFailure","containers":[{"name":"c","image":"i"}]}""", starting: (lab, id) => lab.Worker.Tell(new PodEvent.ContainerExited(id, new ContainerExit(id == "c#1" ? 1 : 0, lab.Time.GetUtcNow(), false))));
        await lab.UntilAsync(() => lab.Status.Phase == "Succeeded", "end");
        Assert.Equal(1, lab.Container("c").RestartCount);
        Assert.Equal(0, lab.Container("c").State!.Terminated!.ExitCode);
        Assert.Equal(1, lab.Container("c").LastState!.Terminated!.ExitCode);
    }

    [Fact]
    public async Task Init_containers_run_in_turn_and_before_the_main_ones()
    {
        await using var lab = new WorkerLab("""
            {"restartPolicy":"Always","initContainers":[{"name":"a","image":"i"},{"name":"b","image":"i"}],"containers":[{"name":"c","image":"i"}]}
            """);
        await lab.RunningAsync("a");
        Assert.Equal("Pending", lab.Status.Phase);
        Assert.Equal("PodInitializing", lab.Container("c").State!.Waiting!.Reason);
        Assert.DoesNotContain("start b 0", lab.Runtime.Calls);
        lab.Exit("a", 0);
        await lab.RunningAsync("b");
        Assert.DoesNotContain("start c 0", lab.Runtime.Calls);
        lab.Exit("b", 0);
        await lab.RunningAsync("c");
        Assert.True(lab.Is("Initialized"));
    }

    [Fact]
    public async Task Sidecars_stay_beside_the_main_containers_and_end_after_them()
    {
        await using var lab = new WorkerLab("""
            {"restartPolicy":"Never","initContainers":[{"name":"side","image":"i","restartPolicy":"Always"}],"containers":[{"name":"c","image":"i"}]}
            """);
        await lab.RunningAsync("side");
        await lab.RunningAsync("c");
        lab.Exit("c", 0);
        await lab.CalledAsync("SIGTERM side");
        Assert.Equal("Succeeded", lab.Status.Phase);
    }

    [Fact]
    public async Task Restarts_back_off_from_the_second_end_on_and_the_delay_doubles()
    {
        await using var lab = new WorkerLab(OneContainer);
        await lab.RunningAsync("c");
        lab.Exit("c", 1);
        await lab.CalledAsync("start c 1");
        await lab.UntilAsync(() => lab.Container("c") is { RestartCount: 1, State.Running: not null }, "second instance");
        Assert.Equal(1, lab.Container("c").LastState!.Terminated!.ExitCode);
        foreach (var (seconds, text) in new[] { (10, "10s"), (20, "20s"), (40, "40s") })
        {
            var attempt = lab.Container("c").RestartCount + 1;
            lab.Exit("c", 1);
            await lab.UntilAsync(() => lab.Container("c").State?.Waiting?.Reason == "CrashLoopBackOff", "back-off");
            Assert.Equal($"back-off {text} restarting failed container=c pod=web_default(u1)", lab.Container("c").State!.Waiting!.Message);
            lab.Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.DoesNotContain($"start c {attempt}", lab.Runtime.Calls);
            lab.Time.Advance(TimeSpan.FromMilliseconds(1));
            await lab.UntilAsync(() => lab.Container("c").State?.Running is not null && lab.Container("c").RestartCount == attempt, "instance " + attempt);
        }
    }

    [Theory]
    [InlineData("Never", 0, "Succeeded", "Completed")]
    [InlineData("Never", 3, "Failed", "Error")]
    [InlineData("OnFailure", 0, "Succeeded", "Completed")]
    public async Task A_pod_that_is_not_restarted_ends(string policy, int code, string phase, string reason)
    {
        await using var lab = new WorkerLab($$$"""{"restartPolicy":"{{{policy}}}","containers":[{"name":"c","image":"i"}]}""");
        await lab.RunningAsync("c");
        lab.Exit("c", code);
        await lab.UntilAsync(() => lab.Status.Phase == phase, phase);
        Assert.Equal(code, lab.Container("c").State!.Terminated!.ExitCode);
        Assert.Equal(reason, lab.Container("c").State!.Terminated!.Reason);
        Assert.False(lab.Is("Ready"));
    }

    [Fact]
    public async Task A_container_killed_for_memory_says_so()
    {
        await using var lab = new WorkerLab("""{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}""");
        await lab.RunningAsync("c");
        lab.Exit("c", 137, outOfMemory: true);
        await lab.UntilAsync(() => lab.Status.Phase == "Failed", "end");
        Assert.Equal("OOMKilled", lab.Container("c").State!.Terminated!.Reason);
    }

    [Fact]
    public async Task Deletion_sends_term_at_once_and_kill_exactly_at_the_end_of_the_grace_period()
    {
        await using var lab = new WorkerLab(OneContainer);
        await lab.RunningAsync("c");
        lab.Delete(7);
        await lab.CalledAsync("SIGTERM c");
        lab.Time.Advance(TimeSpan.FromSeconds(7) - TimeSpan.FromMilliseconds(1));
        Assert.DoesNotContain("SIGKILL c", lab.Runtime.Calls);
        lab.Time.Advance(TimeSpan.FromMilliseconds(1));
        await lab.CalledAsync("SIGKILL c");
        Assert.DoesNotContain("cleanup", lab.Runtime.Calls);
        lab.Exit("c", 137);
        await lab.UntilAsync(() => lab.IsTerminated, "termination");
        Assert.Contains("cleanup", lab.Runtime.Calls);
        lab.Worker.Tell(new PodEvent.Removed());
        await lab.Worker.Completion.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task The_preStop_hook_runs_before_term_and_counts_against_the_grace_period()
    {
        await using var lab = new WorkerLab("""
            {"restartPolicy":"Always","terminationGracePeriodSeconds":30,"containers":[{"name":"c","image":"i","lifecycle":{"preStop":{"exec":{"command":["drain"]}}}}]}
            """);
        var hook = new TaskCompletionSource<CommandOutcome>();
        lab.Runtime.Command = (_, _) => hook.Task;
        await lab.RunningAsync("c");
        lab.Delete(20);
        await lab.CalledAsync("run drain in c");
        Assert.DoesNotContain("SIGTERM c", lab.Runtime.Calls);
        lab.Time.Advance(TimeSpan.FromSeconds(5));
        hook.SetResult(new CommandOutcome(0, ""));
        await lab.CalledAsync("SIGTERM c");
        lab.Time.Advance(TimeSpan.FromSeconds(15) - TimeSpan.FromMilliseconds(1));
        Assert.DoesNotContain("SIGKILL c", lab.Runtime.Calls);
        lab.Time.Advance(TimeSpan.FromMilliseconds(1));
        await lab.CalledAsync("SIGKILL c");
    }

    [Fact]
    public async Task A_preStop_hook_that_outlasts_the_grace_period_leaves_two_seconds_for_term()
    {
        await using var lab = new WorkerLab("""
            {"restartPolicy":"Always","containers":[{"name":"c","image":"i","lifecycle":{"preStop":{"exec":{"command":["drain"]}}}}]}
            """);
        lab.Runtime.Command = (_, _) => new TaskCompletionSource<CommandOutcome>().Task;
        await lab.RunningAsync("c");
        lab.Delete(5);
        await lab.CalledAsync("run drain in c");
        lab.Time.Advance(TimeSpan.FromSeconds(5));
        await lab.CalledAsync("SIGTERM c");
        lab.Time.Advance(TimeSpan.FromSeconds(2));
        await lab.CalledAsync("SIGKILL c");
    }

    [Fact]
    public async Task A_second_deletion_shortens_the_grace_period()
    {
        await using var lab = new WorkerLab(OneContainer);
        await lab.RunningAsync("c");
        lab.Delete(60);
        await lab.CalledAsync("SIGTERM c");
        lab.Delete(1);
        await lab.UntilAsync(() =>
        {
            lab.Time.Advance(TimeSpan.FromSeconds(1));
            return lab.Runtime.Calls.Contains("SIGKILL c");
        }, "kill after the shorter period");
    }

    [Fact]
    public async Task Deletion_without_grace_kills_at_once()
    {
        await using var lab = new WorkerLab(OneContainer);
        await lab.RunningAsync("c");
        lab.Delete(0);
        await lab.CalledAsync("SIGKILL c");
        Assert.DoesNotContain("SIGTERM c", lab.Runtime.Calls);
    }

    [Fact]
    public async Task A_failing_liveness_probe_restarts_the_container_after_its_threshold()
    {
        await using var lab = new WorkerLab("""
            {"restartPolicy":"Always","terminationGracePeriodSeconds":30,"containers":[{"name":"c","image":"i",
             "livenessProbe":{"exec":{"command":["check"]},"periodSeconds":5,"failureThreshold":3,"timeoutSeconds":1}}]}
            """);
        lab.Runtime.Command = (_, _) => Task.FromResult(new CommandOutcome(1, "sick"));
        await lab.RunningAsync("c");
        int Probes() => lab.Runtime.Calls.Count(c => c == "run check in c");
        await lab.UntilAsync(() => Probes() == 1, "first probe");
        for (var expected = 2; expected <= 3; expected++)
        {
            Assert.DoesNotContain("SIGTERM c", lab.Runtime.Calls);
            await lab.UntilAsync(() =>
            {
                lab.Time.Advance(TimeSpan.FromSeconds(1));
                return Probes() >= expected;
            }, $"probe {expected}");
        }
        await lab.CalledAsync("SIGTERM c");
        Assert.Contains("Killing: Container c failed liveness probe, will be restarted", lab.Events);
        Assert.Contains("Unhealthy: Liveness probe failed: sick", lab.Events);
        lab.Exit("c", 143);
        await lab.CalledAsync("start c 1");
    }

    [Fact]
    public async Task Readiness_follows_the_probe_both_ways()
    {
        await using var lab = new WorkerLab("""
            {"restartPolicy":"Always","containers":[{"name":"c","image":"i","readinessProbe":{"exec":{"command":["check"]},"periodSeconds":1,"failureThreshold":1}}]}
            """);
        var well = 0;
        lab.Runtime.Command = (_, _) => Task.FromResult(new CommandOutcome(Volatile.Read(ref well) == 1 ? 0 : 1, ""));
        await lab.RunningAsync("c");
        Assert.False(lab.Is("Ready"));
        foreach (var (set, ready) in new[] { (1, true), (0, false), (1, true) })
        {
            Volatile.Write(ref well, set);
            await lab.UntilAsync(() =>
            {
                lab.Time.Advance(TimeSpan.FromSeconds(1));
                return lab.Is("Ready") == ready && lab.Container("c").Ready == ready;
            }, $"ready {ready}");
        }
        Assert.DoesNotContain("SIGTERM c", lab.Runtime.Calls);
    }

    [Fact]
    public async Task An_image_that_cannot_be_had_is_tried_again_with_back_off()
    {
        await using var lab = new WorkerLab("""{"restartPolicy":"Always","containers":[{"name":"c","image":"gone"}]}""");
        lab.Runtime.Images["gone"] = new ImageOutcome(null, "ErrImagePull", "not found");
        await lab.UntilAsync(() =>
        {
            lab.Time.Advance(TimeSpan.FromSeconds(1));
            return lab.Runtime.Calls.Count(c => c == "image c") >= 2;
        }, "a second try");
        await lab.UntilAsync(() => lab.Status.ContainerStatuses.Any(c => c.State?.Waiting?.Reason == "ErrImagePull"), "reason");
        Assert.Equal("Pending", lab.Status.Phase);
        lab.Runtime.Images.Clear();
        await lab.UntilAsync(() =>
        {
            lab.Time.Advance(TimeSpan.FromSeconds(1));
            return lab.Status.Phase == "Running";
        }, "recovery");
    }

    [Fact]
    public async Task A_missing_volume_source_is_waited_for()
    {
        await using var lab = new WorkerLab(OneContainer);
        lab.Runtime.VolumeProblem = "configmap \"conf\" not found";
        lab.Worker.Tell(new PodEvent.VolumesChanged());
        await lab.UntilAsync(() => lab.Events.Any(e => e.StartsWith("FailedMount", StringComparison.Ordinal)), "event");
        lab.Runtime.VolumeProblem = null;
        await lab.UntilAsync(() =>
        {
            lab.Time.Advance(TimeSpan.FromSeconds(1));
            return lab.Status.Phase == "Running";
        }, "recovery");
    }

    [Fact]
    public async Task A_restarted_agent_takes_running_containers_over_as_they_are()
    {
        var begun = DateTimeOffset.UnixEpoch.AddYears(50);
        await using var lab = new WorkerLab("""
            {"restartPolicy":"Always","containers":[{"name":"c","image":"i","readinessProbe":{"exec":{"command":["check"]},"periodSeconds":10}}]}
            """,
            [new FoundContainer("u1", "c", "c#9", 4, "sha256:1", begun, null)],
            """{"containerStatuses":[{"name":"c","ready":true,"started":true,"restartCount":4,"image":"i","imageID":"sha256:1","containerID":"mkube://c#9"}]}""");
        await lab.RunningAsync("c");
        Assert.Equal(4, lab.Container("c").RestartCount);
        Assert.Equal("mkube://c#9", lab.Container("c").ContainerID);
        Assert.True(lab.Container("c").Ready);
        Assert.DoesNotContain(lab.Runtime.Calls, c => c.StartsWith("start", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_container_that_ended_while_no_agent_watched_is_reported_with_its_code_and_restarted()
    {
        var begun = DateTimeOffset.UnixEpoch.AddYears(50);
        await using var lab = new WorkerLab(OneContainer,
            [new FoundContainer("u1", "c", "c#9", 0, "sha256:1", begun, new ContainerExit(5, begun.AddMinutes(1), false))]);
        await lab.CalledAsync("start c 1");
        await lab.UntilAsync(() => lab.Status.ContainerStatuses.Any(c => c.LastState?.Terminated?.ExitCode == 5), "last state");
    }

    [Fact]
    public async Task A_pod_over_its_active_deadline_is_stopped_and_failed()
    {
        await using var lab = new WorkerLab("""{"restartPolicy":"Always","activeDeadlineSeconds":30,"containers":[{"name":"c","image":"i"}]}""");
        await lab.RunningAsync("c");
        lab.Time.Advance(TimeSpan.FromSeconds(30));
        await lab.CalledAsync("SIGTERM c");
        Assert.Equal("Failed", lab.Status.Phase);
        Assert.Equal("DeadlineExceeded", lab.Status.Reason);
    }
}
