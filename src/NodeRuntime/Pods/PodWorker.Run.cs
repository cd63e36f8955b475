using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Probes;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>The way up: sandbox and volumes, init containers in turn, main containers together, restarts by policy.</summary>
internal sealed partial class PodWorker
{
    private static readonly TimeSpan PullErrorShown = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StartRetryDelay = TimeSpan.FromSeconds(10);
    private const int StartErrorCode = 128;

    private void Run()
    {
        EnforceActiveDeadline();
        if (actual.Sandbox is null)
        {
            Begin("sandbox", async cancel => new PodEvent.SandboxReady(await runtime.EnsureSandboxAsync(pod, cancel), null),
                static error => new PodEvent.SandboxReady(null, error));
        }
        if (!actual.VolumesReady)
        {
            var shown = pod;
            Begin("volumes", async cancel =>
            {
                await runtime.EnsureVolumesAsync(shown, cancel);
                return new PodEvent.VolumesReady(null);
            }, static error => new PodEvent.VolumesReady(error));
        }
        foreach (var c in Wanted())
        {
            whenWanted[(int)c.Phase](this, c);
        }
    }

    /// <summary>What each phase leads to while the container is wanted: the way up as a table.</summary>
    private static readonly Action<PodWorker, ContainerActual>[] whenWanted =
    [
        /* Idle */ static (worker, c) => worker.Prepare(c),
        /* Pulling */ static (_, _) => { },
        /* Starting */ static (worker, c) => worker.BeginStart(c),
        /* Running */ static (worker, c) => worker.Watch(c),
        /* Exited */ static (worker, c) => worker.Restart(c),
    ];

    /// <summary>The containers whose turn it is: init containers one after the other, sidecars that stay, then all main ones.</summary>
    private IEnumerable<ContainerActual> Wanted()
    {
        foreach (var c in actual.InitContainers)
        {
            if (c is { IsSidecar: false, Phase: ContainerPhase.Exited, Exit.Code: 0 })
            {
                continue;
            }
            yield return c;
            if (!c.IsSidecar || !c.Started)
            {
                yield break;
            }
        }
        foreach (var c in actual.Containers)
        {
            yield return c;
        }
    }

    private void Prepare(ContainerActual c)
    {
        if (c.NotBefore is { } next && next > Now)
        {
            ShowPullBackOff(c);
            WakeAt(next);
            return;
        }
        c.NotBefore = null;
        c.Phase = ContainerPhase.Pulling;
        var spec = c.Spec;
        Begin("image/" + c.Name,
            async cancel => new PodEvent.ImageReady(spec.Name, spec.Image, await runtime.EnsureImageAsync(pod, spec, cancel)),
            error => new PodEvent.ImageReady(spec.Name, spec.Image, new ImageOutcome(null, "ErrImagePull", error)));
    }

    /// <summary>A failed pull shows its error for a moment, then that it is being waited with.</summary>
    private void ShowPullBackOff(ContainerActual c)
    {
        if (c is not { WaitingReason: "ErrImagePull", PullFailedAt: { } failed })
        {
            return;
        }
        if (failed + PullErrorShown > Now)
        {
            WakeAt(failed + PullErrorShown);
            return;
        }
        var message = $"Back-off pulling image \"{c.Spec.Image}\"";
        c.WaitingReason = "ImagePullBackOff";
        c.WaitingMessage = $"{message}: ErrImagePull: {c.WaitingMessage}";
        reporter.Note(pod, "BackOff", message, c.Name);
        reporter.Warn(pod, "Failed", "Error: ImagePullBackOff", c.Name);
    }

    private void OnImage(ContainerActual c, PodEvent.ImageReady ready)
    {
        if (ready.Image != c.Spec.Image)
        {
            // The pod wants another image by now.
            c.Phase = ContainerPhase.Idle;
            return;
        }
        var outcome = ready.Outcome;
        if (outcome.Error is { } error)
        {
            reporter.Warn(pod, "Failed", outcome.Reason == "ErrImagePull" ? $"Failed to pull image \"{c.Spec.Image}\": {error}" : error, c.Name);
            reporter.Warn(pod, "Failed", $"Error: {outcome.Reason}", c.Name);
            c.PullFailedAt = Now;
            Wait(c, outcome.Reason!, error, c.ImageBackOff.Fail(Now));
            return;
        }
        reporter.Note(pod, "Pulled", outcome.Pulled
            ? $"Successfully pulled image \"{c.Spec.Image}\" in {outcome.Took.TotalMilliseconds:0}ms. Image size: {outcome.Bytes} bytes."
            : $"Container image \"{c.Spec.Image}\" already present on machine", c.Name);
        c.ImageBackOff.Reset();
        c.PullFailedAt = null;
        c.ImageId = outcome.ImageId;
        c.Phase = ContainerPhase.Starting;
    }

    /// <summary>Starting waits for the sandbox and the volumes, which are made at the same time as the image is fetched.</summary>
    private void BeginStart(ContainerActual c)
    {
        if (actual.Sandbox is not { } sandbox || !actual.VolumesReady)
        {
            return;
        }
        var (spec, attempt) = (c.Spec, c.Attempt);
        Begin("start/" + c.Name,
            async cancel => new PodEvent.ContainerStarted(spec.Name, await runtime.StartAsync(pod, spec, attempt, sandbox, cancel)),
            error => new PodEvent.ContainerStarted(spec.Name, new StartOutcome(null, Now, "CreateContainerError", error)));
    }

    private void OnStarted(ContainerActual c, StartOutcome outcome)
    {
        if (outcome.Id is null)
        {
            reporter.Warn(pod, "Failed", $"Error: {outcome.Error}", c.Name);
            if (outcome.Reason == "RunContainerError")
            {
                // An instance whose program could not begin has ended: the restart policy decides what follows.
                (c.Id, c.StartedAt, c.RestartCount) = (null, null, c.Attempt);
                c.WaitingReason = c.WaitingMessage = null;
                c.Phase = ContainerPhase.Exited;
                c.Exit = new ContainerExit(StartErrorCode, Now, false, "StartError", outcome.Error);
                return;
            }
            Wait(c, outcome.Reason!, outcome.Error!, StartRetryDelay);
            return;
        }
        reporter.Note(pod, "Created", "Container created", c.Name);
        reporter.Note(pod, "Started", "Container started", c.Name);
        c.Id = outcome.Id;
        c.Phase = ContainerPhase.Running;
        c.StartedAt = outcome.StartedAt;
        c.Exit = null;
        c.WaitingReason = c.WaitingMessage = null;
        c.Started = c.Spec.StartupProbe is null;
        c.ProbedReady = c.Spec.ReadinessProbe is null;
        c.PostStartDone = c.Spec.Lifecycle?.PostStart is null;
        if (!c.PostStartDone)
        {
            c.Started = false;
            var id = c.Id;
            Begin("poststart/" + id, async cancel =>
                new PodEvent.PostStartDone(c.Name, id, await LifecycleHooks.RunAsync(c.Spec.Lifecycle!.PostStart!, runtime, id, c.Spec, Address, time, cancel)),
                error => new PodEvent.PostStartDone(c.Name, id, error));
        }
        if (earlyExits.Remove(c.Id, out var exit))
        {
            OnExited(c, exit);
        }
    }

    private string? Address => actual.Sandbox?.Addresses.FirstOrDefault();

    private void OnPostStart(ContainerActual c, string? error)
    {
        c.PostStartDone = true;
        c.Started = c.Spec.StartupProbe is null;
        if (error is not null)
        {
            reporter.Warn(pod, "FailedPostStartHook", $"PostStartHook failed: {error}", c.Name);
            BeginStop(c, Grace(c, null));
        }
    }

    /// <summary>A running container is probed, and stopped when a probe has decided against it.</summary>
    private void Watch(ContainerActual c)
    {
        if (c.Stop is not null)
        {
            ContinueStop(c);
        }
        else if (c.PostStartDone)
        {
            StartProbes(c);
        }
    }

    private void OnProbed(ContainerActual c, PodEvent.Probed probed)
    {
        switch (probed.Kind)
        {
            case ProbeKind.Readiness:
                c.ProbedReady = probed.Success;
                break;
            case ProbeKind.Startup when probed.Success:
                c.Started = true;
                break;
            case ProbeKind.Startup or ProbeKind.Liveness when !probed.Success && c.Stop is null:
                var probe = probed.Kind == ProbeKind.Startup ? c.Spec.StartupProbe : c.Spec.LivenessProbe;
                reporter.Note(pod, "Killing", $"Container {c.Name} failed {probed.Kind.ToString().ToLowerInvariant()} probe, will be restarted", c.Name);
                BeginStop(c, Grace(c, probe));
                break;
        }
    }

    private void OnExited(ContainerActual c, ContainerExit exit)
    {
        if (c.Phase != ContainerPhase.Running)
        {
            return;
        }
        StopProbes(c);
        c.Phase = ContainerPhase.Exited;
        c.Stop = null;
        c.ProbedReady = false;
        c.Started = false;
        c.Exit = WithMessage(c, exit);
    }

    /// <summary>An ended container starts again where the policy asks for it, after a delay that grows with each failure.</summary>
    private void Restart(ContainerActual c)
    {
        if (!RestartRules.Restarts(pod, c))
        {
            return;
        }
        c.LastTerminated = PodStatusBuilder.Terminated(c);
        var delay = c.RestartBackOff.Fail(c.Exit!.FinishedAt);
        c.Attempt++;
        if (c.Id is { } ended)
        {
            RemoveInstance(ended);
        }
        if (delay == TimeSpan.Zero)
        {
            c.Phase = ContainerPhase.Idle;
            Prepare(c);
            return;
        }
        reporter.Warn(pod, "BackOff", $"Back-off restarting failed container {c.Name} in pod {pod.Metadata.Name}_{pod.Metadata.Namespace}({Uid})", c.Name);
        Wait(c, "CrashLoopBackOff", RestartRules.BackOffMessage(pod, c, delay), c.Exit!.FinishedAt + delay - Now);
    }

    // As upstream: a running container is restarted, whatever the policy; one that waits for its image tries the new one at once.
    private void OnImageChanged(ContainerActual c)
    {
        if (c is { Phase: ContainerPhase.Running, Stop: null } && !actual.Stopping)
        {
            c.DefinitionChanged = true;
            reporter.Note(pod, "Killing", $"Container {c.Name} definition changed, will be restarted", c.Name);
            BeginStop(c, Grace(c, null));
        }
        else if (c is { Phase: ContainerPhase.Idle, PullFailedAt: not null })
        {
            c.ImageBackOff.Reset();
            c.NotBefore = null;
        }
    }

    private void Wait(ContainerActual c, string reason, string message, TimeSpan delay)
    {
        c.Phase = ContainerPhase.Idle;
        c.WaitingReason = reason;
        c.WaitingMessage = message;
        c.NotBefore = Now + delay;
        WakeAt(Now + delay);
    }

    private void EnforceActiveDeadline()
    {
        if (pod.Spec.ActiveDeadlineSeconds is not { } seconds || actual.StartTime is not { } start)
        {
            return;
        }
        var deadline = start + TimeSpan.FromSeconds(seconds);
        if (Now < deadline)
        {
            WakeAt(deadline);
            return;
        }
        actual.Failure = ("DeadlineExceeded", "Pod was active on the node longer than the specified deadline");
        reporter.Note(pod, "DeadlineExceeded", actual.Failure.Value.Message);
        Tell(new PodEvent.Tick());
    }
}
