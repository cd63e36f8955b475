using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Pods;

namespace MiniKube.NodeRuntime.Tests.Pods;

/// <summary>What happens when a pod's end, an error or a change comes while something is under way.</summary>
public sealed class PodWorkerRaceTests
{
    private const string OneContainer = """{"restartPolicy":"Always","terminationGracePeriodSeconds":30,"containers":[{"name":"c","image":"i"}]}""";

    [Fact]
    public async Task A_pod_that_waits_for_its_volumes_can_be_deleted()
    {
        await using var lab = new WorkerLab(OneContainer);
        var volumes = lab.Runtime.Hold("volumes");
        await lab.CalledAsync("image c");
        lab.Runtime.VolumeProblem = "configmap \"conf\" not found";
        volumes.SetException(new VolumeException("configmap \"conf\" not found"));
        await lab.UntilAsync(() => lab.Events.Any(e => e.StartsWith("FailedMount", StringComparison.Ordinal)), "event");
        lab.Delete(30);
        await lab.UntilAsync(() => lab.IsTerminated, "termination");
        Assert.DoesNotContain(lab.Runtime.Calls, c => c.StartsWith("start", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pod_deleted_while_its_image_is_pulled_ends_and_never_starts()
    {
        await using var lab = new WorkerLab(OneContainer);
        var pull = lab.Runtime.Hold("image c");
        await lab.CalledAsync("image c");
        var sandbox = lab.Runtime.Hold("cleanup");
        lab.Delete(30);
        await lab.CalledAsync("cleanup");
        pull.SetResult();
        sandbox.SetResult();
        await lab.UntilAsync(() => lab.IsTerminated, "termination");
        Assert.DoesNotContain(lab.Runtime.Calls, c => c.StartsWith("start", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_taken_from_under_a_sandbox_that_is_being_made()
    {
        await using var lab = new WorkerLab(OneContainer);
        var sandbox = lab.Runtime.Hold("sandbox");
        await lab.CalledAsync("sandbox");
        await lab.CalledAsync("image c");
        lab.Worker.Tell(new PodEvent.Removed());
        Assert.DoesNotContain("cleanup", lab.Runtime.Calls);
        sandbox.SetResult();
        await lab.CalledAsync("cleanup");
        await lab.Worker.Completion.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_container_that_is_being_started_when_its_pod_is_removed_is_killed_first()
    {
        await using var lab = new WorkerLab(OneContainer);
        var start = lab.Runtime.Hold("start c 0");
        await lab.CalledAsync("start c 0");
        lab.Worker.Tell(new PodEvent.Removed());
        start.SetResult();
        await lab.CalledAsync("SIGKILL c");
        Assert.DoesNotContain("cleanup", lab.Runtime.Calls);
        lab.Worker.Tell(new PodEvent.ContainerExited("c#1", new ContainerExit(137, lab.Time.GetUtcNow(), false)));
        await lab.CalledAsync("cleanup");
    }

    [Fact]
    public async Task A_forced_deletion_cuts_a_graceful_one_short()
    {
        await using var lab = new WorkerLab(OneContainer);
        await lab.RunningAsync("c");
        lab.Delete(600);
        await lab.CalledAsync("SIGTERM c");
        lab.Worker.Tell(new PodEvent.Removed());
        await lab.CalledAsync("SIGKILL c");
    }

    [Fact]
    public async Task A_deletion_cuts_short_the_stop_that_a_probe_began()
    {
        await using var lab = new WorkerLab("""
            {"restartPolicy":"Always","containers":[{"name":"c","image":"i",
             "livenessProbe":{"exec":{"command":["check"]},"failureThreshold":1,"terminationGracePeriodSeconds":600}}]}
            """);
        lab.Runtime.Command = (_, _) => Task.FromResult(new CommandOutcome(1, ""));
        await lab.CalledAsync("SIGTERM c");
        lab.Delete(1);
        await lab.UntilAsync(() =>
        {
            lab.Time.Advance(TimeSpan.FromSeconds(1));
            return lab.Runtime.Calls.Contains("SIGKILL c");
        }, "kill after the deletion's period");
    }

    [Fact]
    public async Task A_kill_that_does_not_arrive_is_repeated()
    {
        await using var lab = new WorkerLab(OneContainer);
        await lab.RunningAsync("c");
        lab.Runtime.Hold("SIGKILL c").SetException(new IOException("the runtime is busy"));
        lab.Delete(0);
        await lab.CalledAsync("SIGKILL c");
        await lab.UntilAsync(() =>
        {
            lab.Time.Advance(TimeSpan.FromSeconds(1));
            return lab.Runtime.Calls.Count(c => c == "SIGKILL c") > 1;
        }, "second kill");
    }

    [Fact]
    public async Task Sidecars_get_what_the_main_containers_have_left_of_the_grace_period()
    {
        await using var lab = new WorkerLab("""
            {"restartPolicy":"Always","initContainers":[{"name":"side","image":"i","restartPolicy":"Always"}],"containers":[{"name":"c","image":"i"}]}
            """);
        await lab.RunningAsync("c");
        lab.Delete(10);
        await lab.CalledAsync("SIGTERM c");
        lab.Time.Advance(TimeSpan.FromSeconds(6));
        lab.Exit("c", 0);
        await lab.CalledAsync("SIGTERM side");
        lab.Time.Advance(TimeSpan.FromSeconds(4) - TimeSpan.FromMilliseconds(1));
        Assert.DoesNotContain("SIGKILL side", lab.Runtime.Calls);
        lab.Time.Advance(TimeSpan.FromMilliseconds(1));
        await lab.CalledAsync("SIGKILL side");
    }

    [Fact]
    public async Task Volumes_that_change_while_they_are_made_are_made_again()
    {
        await using var lab = new WorkerLab(OneContainer);
        var first = lab.Runtime.Hold("volumes");
        await lab.CalledAsync("volumes");
        lab.Worker.Tell(new PodEvent.VolumesChanged());
        first.SetResult();
        await lab.RunningAsync("c");
        Assert.Equal(2, lab.Runtime.Calls.Count(c => c == "volumes"));
    }

    [Fact]
    public async Task New_labels_are_shown_by_downward_volumes()
    {
        await using var lab = new WorkerLab("""
            {"restartPolicy":"Always","containers":[{"name":"c","image":"i"}],
             "volumes":[{"name":"v","downwardAPI":{"items":[{"path":"labels","fieldRef":{"fieldPath":"metadata.labels"}}]}}]}
            """);
        await lab.RunningAsync("c");
        lab.Update(p => p with { Metadata = p.Metadata with { Labels = new Dictionary<string, string> { ["a"] = "b" } } });
        await lab.UntilAsync(() => lab.Runtime.Calls.Count(c => c == "volumes") == 2, "volumes anew");
        lab.Update(p => p with { Metadata = p.Metadata with { ResourceVersion = "9" } });
        lab.Delete(0);
        await lab.CalledAsync("SIGKILL c");
        Assert.Equal(2, lab.Runtime.Calls.Count(c => c == "volumes"));
    }

    [Fact]
    public async Task A_pull_that_breaks_off_by_a_timeout_is_a_failed_pull()
    {
        await using var lab = new WorkerLab(OneContainer);
        var pull = lab.Runtime.Hold("image c");
        await lab.CalledAsync("image c");
        pull.SetException(new TaskCanceledException("The request timed out"));
        await lab.UntilAsync(() => lab.Status.ContainerStatuses.Any(c => c.State?.Waiting?.Reason == "ErrImagePull"), "reason");
        await lab.UntilAsync(() =>
        {
            lab.Time.Advance(TimeSpan.FromSeconds(1));
            return lab.Status.Phase == "Running";
        }, "recovery");
    }

    [Fact]
    public async Task An_error_in_the_worker_itself_is_said_and_the_pod_stays_watched()
    {
        await using var lab = new WorkerLab(OneContainer);
        await lab.RunningAsync("c");
        lab.ReportProblem = new InvalidOperationException("broken");
        lab.Worker.Tell(new PodEvent.Tick());
        await lab.UntilAsync(() => lab.Events.Contains("FailedSync: Error syncing pod: broken"), "event");
        lab.Delete(0);
        await lab.CalledAsync("SIGKILL c");
    }

    [Fact]
    public async Task A_postStart_hook_that_fails_after_its_container_has_ended_does_not_reach_the_next_instance()
    {
        await using var lab = new WorkerLab("""
            {"restartPolicy":"Always","containers":[{"name":"c","image":"i","lifecycle":{"postStart":{"exec":{"command":["hook"]}}}}]}
            """);
        var hook = new TaskCompletionSource<CommandOutcome>();
        lab.Runtime.Command = (id, _) => id == "c#1" ? hook.Task : Task.FromResult(new CommandOutcome(0, ""));
        await lab.CalledAsync("run hook in c");
        var start = lab.Runtime.Hold("start c 1");
        lab.Exit("c", 1);
        await lab.CalledAsync("start c 1");
        hook.SetResult(new CommandOutcome(1, ""));
        start.SetResult();
        await lab.UntilAsync(() => lab.Container("c") is { RestartCount: 1, Started: true }, "second instance");
        Assert.DoesNotContain("SIGTERM c", lab.Runtime.Calls);
    }

    [Fact]
    public async Task A_corrected_image_is_pulled_at_once()
    {
        await using var lab = new WorkerLab("""{"restartPolicy":"Never","containers":[{"name":"c","image":"wrong"}]}""");
        lab.Runtime.Images["wrong"] = new ImageOutcome(null, "ErrImagePull", "not found");
        await lab.UntilAsync(() => lab.Status.ContainerStatuses.Any(c => c.State?.Waiting?.Reason == "ErrImagePull"), "reason");
        lab.Update(p => WithImage(p, "right"));
        await lab.RunningAsync("c");
        Assert.Equal("right", lab.Container("c").Image);
    }

    [Fact]
    public async Task A_running_container_is_restarted_with_its_new_image_whatever_the_policy()
    {
        await using var lab = new WorkerLab("""{"restartPolicy":"Never","containers":[{"name":"c","image":"old"}]}""");
        await lab.RunningAsync("c");
        lab.Update(p => WithImage(p, "new"));
        await lab.CalledAsync("SIGTERM c");
        Assert.Contains("Killing: Container c definition changed, will be restarted", lab.Events);
        lab.Exit("c", 143);
        await lab.UntilAsync(() => lab.Container("c") is { RestartCount: 1, State.Running: not null }, "new instance");
        lab.Exit("c", 0);
        await lab.UntilAsync(() => lab.Status.Phase == "Succeeded", "end");
    }

    [Fact]
    public async Task A_restart_counts_from_when_it_happens_and_a_long_run_clears_the_back_off()
    {
        await using var lab = new WorkerLab(OneContainer);
        await lab.RunningAsync("c");
        lab.Exit("c", 1);
        await lab.UntilAsync(() => lab.Container("c") is { RestartCount: 1, State.Running: not null }, "second instance");
        lab.Exit("c", 1);
        await lab.UntilAsync(() => lab.Container("c").State?.Waiting?.Reason == "CrashLoopBackOff", "back-off");
        Assert.Equal(1, lab.Container("c").RestartCount);
        lab.Time.Advance(TimeSpan.FromSeconds(10));
        await lab.UntilAsync(() => lab.Container("c") is { RestartCount: 2, State.Running: not null }, "third instance");
        lab.Time.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
        lab.Exit("c", 1);
        await lab.UntilAsync(() => lab.Container("c") is { RestartCount: 3, State.Running: not null }, "fourth instance");
    }

    private static Pod WithImage(Pod pod, string image) =>
        pod with { Spec = pod.Spec with { Containers = [.. pod.Spec.Containers.Select(c => c with { Image = image })] } };
}
