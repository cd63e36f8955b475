using MiniKube.Api.Core.V1;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>
/// The way down: preStop, SIGTERM, and SIGKILL when the grace period is over, counted from the moment the end was decided; main
/// containers first, sidecars after them in reverse order; then everything of the pod is taken away and the API server is told.
/// </summary>
internal sealed partial class PodWorker
{
    /// <summary>What a container gets after its preStop hook has used up the grace period.</summary>
    private static readonly TimeSpan LeastShutdownWindow = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan KillInterval = TimeSpan.FromSeconds(10);
    private DateTimeOffset? stoppingSince;

    private void Stop()
    {
        actual.Stopping = true;
        stoppingSince ??= Now;
        foreach (var c in actual.All.Where(c => c.Phase is ContainerPhase.Idle or ContainerPhase.Pulling
            || (c.Phase == ContainerPhase.Starting && !inFlight.Contains("start/" + c.Name))))
        {
            // A pull that is under way ends by itself; its image is of use to others. A start that has not begun never will.
            c.Phase = c.Exit is null ? ContainerPhase.Idle : ContainerPhase.Exited;
        }
        var mainsStopped = actual.Containers.All(c => c.Phase is ContainerPhase.Idle or ContainerPhase.Exited);
        var stoppable = mainsStopped
            ? actual.InitContainers.Reverse().Where(c => c.Phase == ContainerPhase.Running).Take(1)
            : actual.Containers.Where(c => c.Phase == ContainerPhase.Running);
        foreach (var c in stoppable.ToArray())
        {
            if (c.Stop is null)
            {
                reporter.Note(pod, "Killing", $"Stopping container {c.Name}", c.Name);
                BeginStop(c, GraceLeft(c));
            }
            ContinueStop(c);
        }
        // An instance that is being started is stopped when its start has been reported; nothing is taken from under it.
        if (!actual.AllStopped || MakingSomething || actual.CleanedUp)
        {
            Finished();
            return;
        }
        if (pod.Metadata.DeletionTimestamp is null && !removed)
        {
            // The pod has ended by itself: its status and logs stay to be read until somebody deletes it.
            if (!actual.Released)
            {
                Begin("release", async cancel =>
                {
                    await runtime.ReleaseAsync(Uid, cancel);
                    return new PodEvent.Released(null);
                }, static error => new PodEvent.Released(error));
            }
            return;
        }
        Begin("cleanup", async cancel =>
        {
            await runtime.CleanUpAsync(Uid, cancel);
            return new PodEvent.CleanedUp(null);
        }, static error => new PodEvent.CleanedUp(error));
    }

    private bool MakingSomething => inFlight.Any(k => k.StartsWith("start/", StringComparison.Ordinal) || k is "sandbox" or "volumes" or "release");

    private void Finished()
    {
        if (actual.CleanedUp && !removed)
        {
            reporter.Terminated(pod, actual);
        }
    }

    /// <summary>The grace period in force: a probe's own, the deletion's, or the pod's.</summary>
    private TimeSpan Grace(ContainerActual c, Probe? probe)
    {
        var seconds = removed ? 0
            : pod.Metadata.DeletionTimestamp is not null ? pod.Metadata.DeletionGracePeriodSeconds ?? 0
            : probe?.TerminationGracePeriodSeconds ?? pod.Spec.TerminationGracePeriodSeconds ?? 30;
        return TimeSpan.FromSeconds(seconds);
    }

    // The period is the pod's: what is stopped after others, as sidecars are, gets what these have left of it.
    private TimeSpan GraceLeft(ContainerActual c)
    {
        var grace = Grace(c, null);
        var left = grace - (Now - stoppingSince!.Value);
        return grace == TimeSpan.Zero || left > LeastShutdownWindow ? left : LeastShutdownWindow;
    }

    private void BeginStop(ContainerActual c, TimeSpan grace)
    {
        StopProbes(c);
        c.ProbedReady = false;
        c.Stop = new ContainerStop { Stage = StopStage.PreStop, Deadline = Now + grace };
        if (grace == TimeSpan.Zero || c.Spec.Lifecycle?.PreStop is not { } hook)
        {
            EnterTerm(c);
            return;
        }
        var id = c.Id!;
        Begin("prestop/" + id, async cancel =>
            new PodEvent.PreStopDone(c.Name, id, await LifecycleHooks.RunAsync(hook, runtime, id, c.Spec, Address, time, cancel)),
            error => new PodEvent.PreStopDone(c.Name, id, error));
        WakeAt(c.Stop.Deadline);
    }

    private void OnPreStop(ContainerActual c, string? error)
    {
        if (error is not null)
        {
            reporter.Warn(pod, "FailedPreStopHook", $"PreStopHook failed: {error}", c.Name);
        }
        if (c.Stop is { Stage: StopStage.PreStop })
        {
            EnterTermAfterHook(c);
        }
    }

    private void EnterTermAfterHook(ContainerActual c)
    {
        if (c.Stop!.Deadline - Now < LeastShutdownWindow && Grace(c, null) > TimeSpan.Zero)
        {
            c.Stop.Deadline = Now + LeastShutdownWindow;
        }
        EnterTerm(c);
    }

    private void EnterTerm(ContainerActual c)
    {
        var stop = c.Stop!;
        if (stop.Deadline <= Now)
        {
            Kill(c);
            return;
        }
        stop.Stage = StopStage.Term;
        Signal(c, c.Spec.Lifecycle?.StopSignal ?? "SIGTERM");
        WakeAt(stop.Deadline);
    }

    private void ContinueStop(ContainerActual c)
    {
        if (c.Stop is not { } stop)
        {
            return;
        }
        if (stop.Deadline > Now)
        {
            WakeAt(stop.Deadline);
        }
        else if (stop.Stage == StopStage.PreStop)
        {
            EnterTermAfterHook(c);
        }
        else
        {
            Kill(c);
        }
    }

    // Repeated until the end is seen: a signal may fail to arrive.
    private void Kill(ContainerActual c)
    {
        c.Stop!.Stage = StopStage.Kill;
        c.Stop.Deadline = Now + KillInterval;
        Signal(c, "SIGKILL");
        WakeAt(c.Stop.Deadline);
    }

    /// <summary>A deletion may be repeated with a shorter grace period; it never gets longer.</summary>
    private void ShortenStops()
    {
        foreach (var c in actual.All.Where(c => c.Stop is { Stage: not StopStage.Kill }))
        {
            var deadline = Now + Grace(c, null);
            if (deadline < c.Stop!.Deadline)
            {
                c.Stop.Deadline = deadline;
            }
        }
    }

    private void Signal(ContainerActual c, string signal)
    {
        var id = c.Id!;
        Begin($"signal/{id}/{signal}", async cancel =>
        {
            await runtime.SignalAsync(id, signal, cancel);
            return new PodEvent.Tick();
        }, static _ => new PodEvent.Tick());
    }
}
