using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.NodeRuntime.Pods;

namespace MiniKube.NodeRuntime.FakeNodes;

/// <summary>
/// The life of one pod without containers: what would be true of it by now, told from the pod, its annotations and the clock alone. It does nothing
/// by itself; <see cref="Advance"/> lets everything happen that is due, and says when to come back. Its status is made by the same hand as that of real pods.
/// </summary>
internal sealed class FakePod
{
    private const int Killed = 128 + 9;

    private readonly FakeNodeOptions node;
    private readonly string address;
    private readonly PodActual actual;
    private readonly DateTimeOffset startsAt;
    private Pod pod;
    private PodStatus? reported;
    private DateTimeOffset now;
    private DateTimeOffset? wake;
    private DateTimeOffset? stoppingSince;

    /// <summary>A pod seen for the first time; one that another process has told of before goes on from what its status says.</summary>
    public FakePod(Pod pod, FakeNodeOptions node, string address, IRandomSource random, DateTimeOffset now)
    {
        (this.pod, this.node, this.address, this.now) = (pod, node, address, now);
        actual = PodActual.For(pod);
        if (pod.Status.StartTime is not null)
        {
            Adopt(pod.Status);
            reported = Status();
        }
        startsAt = now + (ContainerScript.StartDelay(pod) ?? node.StartAtLeast + ((node.StartAtMost - node.StartAtLeast) * random.NextDouble()));
    }

    public string Uid => pod.Metadata.Uid!;
    public string Address => address;

    /// <summary>The pod as last seen or written.</summary>
    public Pod Pod => pod;

    /// <summary>The pod is being deleted and nothing of it runs any more.</summary>
    public bool IsGone => actual.CleanedUp;

    /// <summary>The pod's removal has been asked for: nothing is left to do but wait for it.</summary>
    public bool Removed { get; set; }

    /// <summary>Takes notice of the pod's newest state; an older one, which a watch may bring after one's own write, is passed over.</summary>
    public void See(Pod seen)
    {
        if (Revision(seen) >= Revision(pod))
        {
            pod = seen;
        }
    }

    /// <summary>Lets everything happen that is due. Returns when the next thing is; null when nothing is unless the pod changes.</summary>
    public DateTimeOffset? Advance(DateTimeOffset at)
    {
        (now, wake) = (at, null);
        if (actual.FinalPhase is null && pod.Status.Phase is "Succeeded" or "Failed")
        {
            BelieveTheEnd(pod.Status);
        }
        if (pod.Metadata.DeletionTimestamp is not null)
        {
            Stop();
        }
        else if (actual.FinalPhase is null && (actual.StartTime is not null || Due(startsAt)))
        {
            Run();
        }
        return wake;
    }

    /// <summary>The status to report: null when the last report still holds, or there was nothing to tell yet.</summary>
    public PodStatus? Unreported()
    {
        if (actual.StartTime is null)
        {
            return null;
        }
        var status = Status();
        return status.Equals(reported) && Stands(status) ? null : status;
    }

    /// <summary>The server has taken a report, and answered with the pod.</summary>
    public void Reported(PodStatus status, Pod answer)
    {
        reported = status;
        See(answer);
    }

    private PodStatus Status() => PodStatusBuilder.Build(pod, actual, [node.Address.ToString()], now);

    /// <summary>What the pod's status says of its conditions is what was reported. The node controller, for one, says otherwise while the node is silent.</summary>
    private bool Stands(PodStatus status) =>
        status.Conditions.All(c => pod.Status.Conditions.FirstOrDefault(p => p.Type == c.Type)?.Status == c.Status);

    private void Run()
    {
        actual.StartTime ??= now;
        actual.Sandbox ??= new PodSandbox([address]);
        if (pod.Spec.ActiveDeadlineSeconds is { } seconds && Due(actual.StartTime.Value + TimeSpan.FromSeconds(seconds)))
        {
            actual.Failure = ("DeadlineExceeded", "Pod was active on the node longer than the specified deadline");
            End("Failed", Killed);
            return;
        }
        foreach (var c in actual.InitContainers)
        {
            Drive(c);
            if (!(c.IsSidecar ? c.Started : c is { Phase: ContainerPhase.Exited, Exit.Code: 0 }))
            {
                break;
            }
        }
        if (actual.Initialized)
        {
            foreach (var c in actual.Containers)
            {
                Drive(c);
            }
        }
        if (PodStatusBuilder.Phase(pod, actual) is ("Succeeded" or "Failed") and var phase)
        {
            End(phase, 0);
        }
    }

    /// <summary>Takes one container as far as it has come by now.</summary>
    private void Drive(ContainerActual c)
    {
        var script = ContainerScript.Of(pod, c);
        while (c.Phase == ContainerPhase.Running || (c.Phase == ContainerPhase.Idle && MayStart(c, script)))
        {
            if (c.Phase == ContainerPhase.Idle)
            {
                Start(c);
            }
            c.ProbedReady = script.Ready is { } ready && Due(c.StartedAt!.Value + ready);
            if (script.Run is not { } run || !Due(c.StartedAt!.Value + run))
            {
                return;
            }
            Exit(c, script.ExitCode(c.Attempt), script.ExitReason);
            if (RestartRules.Restarts(pod, c))
            {
                Restart(c);
            }
        }
    }

    private bool MayStart(ContainerActual c, ContainerScript script)
    {
        if (script.ImageError is { } error)
        {
            c.WaitingReason = "ImagePullBackOff";
            c.WaitingMessage = $"Back-off pulling image \"{c.Spec.Image}\": ErrImagePull: {error}";
            return false;
        }
        return c.NotBefore is not { } at || Due(at);
    }

    private void Start(ContainerActual c)
    {
        c.Phase = ContainerPhase.Running;
        c.Id = $"fake/{Uid}/{c.Name}/{c.Attempt}";
        c.ImageId = c.Spec.Image;
        c.RestartCount = c.Attempt;
        c.StartedAt = now;
        c.Exit = null;
        c.Started = true;
        c.WaitingReason = c.WaitingMessage = null;
    }

    private void Exit(ContainerActual c, int code, string? reason = null)
    {
        c.Phase = ContainerPhase.Exited;
        c.Started = c.ProbedReady = false;
        c.Exit = new ContainerExit(code, now, OutOfMemory: false, reason);
    }

    private void Restart(ContainerActual c)
    {
        c.LastTerminated = PodStatusBuilder.Terminated(c);
        var delay = c.RestartBackOff.Fail(now);
        c.Attempt++;
        c.Phase = ContainerPhase.Idle;
        c.NotBefore = now + delay;
        if (delay > TimeSpan.Zero)
        {
            c.WaitingReason = "CrashLoopBackOff";
            c.WaitingMessage = RestartRules.BackOffMessage(pod, c, delay);
        }
    }

    /// <summary>The pod's end by itself: what still runs, such as sidecars, ends too; its status stays.</summary>
    private void End(string phase, int exitCode)
    {
        actual.FinalPhase = phase;
        actual.Released = true;
        foreach (var c in actual.All.Where(c => c.Phase == ContainerPhase.Running))
        {
            Exit(c, exitCode);
        }
    }

    /// <summary>Somebody else says that the pod has ended: as a kubelet, the node stops what still runs, and tells no other phase.</summary>
    private void BelieveTheEnd(PodStatus told)
    {
        foreach (var ended in told.InitContainerStatuses.Concat(told.ContainerStatuses).Where(static s => s.State?.Terminated is not null))
        {
            if (actual.Container(ended.Name) is { Phase: not ContainerPhase.Exited } c)
            {
                Adopt(c, ended);
            }
        }
        actual.Failure = told is { Phase: "Failed", Reason: { } reason } ? (reason, told.Message ?? "") : null;
        End(told.Phase!, Killed);
    }

    /// <summary>The pod's deletion: every container gets its time, as far as the grace period goes.</summary>
    private void Stop()
    {
        actual.Stopping = true;
        stoppingSince ??= now;
        var grace = TimeSpan.FromSeconds(pod.Metadata.DeletionGracePeriodSeconds ?? 0);
        foreach (var c in actual.All)
        {
            if (c is { Phase: ContainerPhase.Idle, Exit: not null })
            {
                // It waited to be started again.
                c.Phase = ContainerPhase.Exited;
                c.WaitingReason = c.WaitingMessage = null;
            }
            else if (c.Phase == ContainerPhase.Running)
            {
                var script = ContainerScript.Of(pod, c);
                var needs = script.Stop ?? node.StopTime;
                if (script.Run is { } run && c.StartedAt + run <= now)
                {
                    Exit(c, script.ExitCode(c.Attempt), script.ExitReason);
                }
                else if (Due(stoppingSince.Value + (needs < grace ? needs : grace)))
                {
                    Exit(c, needs <= grace ? script.StopExitCode : Killed);
                }
            }
        }
        actual.CleanedUp = actual.AllStopped;
    }

    private bool Due(DateTimeOffset at)
    {
        if (at <= now)
        {
            return true;
        }
        wake = wake < at ? wake : at;
        return false;
    }

    private void Adopt(PodStatus status)
    {
        actual.StartTime = status.StartTime!.Value;
        actual.Sandbox = new PodSandbox([address]);
        actual.FinalPhase = status.Phase is "Succeeded" or "Failed" ? status.Phase : null;
        actual.Released = actual.FinalPhase is not null;
        actual.Failure = actual.FinalPhase is not null && status.Reason is { } reason ? (reason, status.Message ?? "") : null;
        foreach (var told in status.InitContainerStatuses.Concat(status.ContainerStatuses))
        {
            if (actual.Container(told.Name) is { } c)
            {
                Adopt(c, told);
            }
        }
    }

    private void Adopt(ContainerActual c, ContainerStatus told)
    {
        c.Attempt = c.RestartCount = told.RestartCount;
        c.Id = told.ContainerID?.Replace(PodStatusBuilder.RuntimeId(""), "", StringComparison.Ordinal);
        c.ImageId = told.ImageID;
        c.LastTerminated = told.LastState?.Terminated;
        if (told.State?.Running is { } running)
        {
            c.Phase = ContainerPhase.Running;
            c.StartedAt = running.StartedAt is { } at ? at : now;
            c.Started = true;
            c.ProbedReady = told.Ready;
        }
        else if (told.State?.Terminated is { } ended)
        {
            c.Phase = ContainerPhase.Exited;
            c.StartedAt = ended.StartedAt is { } at ? at : now;
            c.Exit = new ContainerExit(ended.ExitCode, ended.FinishedAt is { } end ? end : now, OutOfMemory: false, ended.Reason);
        }
        else if (told.State?.Waiting is { Reason: "CrashLoopBackOff" } waiting)
        {
            // How much of the pause had passed is not in the status.
            (c.WaitingReason, c.WaitingMessage) = (waiting.Reason, waiting.Message);
            c.Attempt++;
            c.NotBefore = now + c.RestartBackOff.Fail(now) + c.RestartBackOff.Fail(now);
        }
    }

    private static ulong Revision(Pod pod) => ulong.TryParse(pod.Metadata.ResourceVersion, out var revision) ? revision : 0;
}
