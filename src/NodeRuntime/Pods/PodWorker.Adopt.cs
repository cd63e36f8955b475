using MiniKube.Api.Core.V1;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>
/// What a worker begins from: the containers that are on the node, and what the API server was told of those that are not there any more.
/// A pod that has ended never runs again, and no restart is counted twice.
/// </summary>
internal sealed partial class PodWorker
{
    private void Adopt(IReadOnlyList<FoundContainer> found)
    {
        actual.StartTime = pod.Status.StartTime?.Moment;
        actual.FormerAddresses = [.. pod.Status.PodIPs.Select(a => a.Ip)];
        OnReportedPhase();
        if (actual.FinalPhase == "Failed" && pod.Status.Reason is { Length: > 0 } reason)
        {
            actual.Failure = (reason, pod.Status.Message ?? "");
        }
        foreach (var c in actual.All)
        {
            var instances = found.Where(f => f.Name == c.Name).OrderBy(f => f.Attempt).ToArray();
            var known = pod.Status.ContainerStatuses.Concat(pod.Status.InitContainerStatuses).FirstOrDefault(s => s.Name == c.Name);
            if (instances.Length > 0)
            {
                Adopt(c, instances[^1], known);
                foreach (var old in instances[..^1])
                {
                    RemoveInstance(old.Id);
                }
            }
            else if (known?.ContainerID is { Length: > 0 })
            {
                Recall(c, known);
            }
        }
    }

    // The API server's verdict stands, whoever gave it: an ended pod is not brought back.
    private void OnReportedPhase()
    {
        if (pod.Status.Phase is "Succeeded" or "Failed")
        {
            actual.FinalPhase ??= pod.Status.Phase;
        }
    }

    // What ran before this agent did goes on, seen with its own start times and counts; what ended meanwhile is reported with its code.
    private void Adopt(ContainerActual c, FoundContainer last, ContainerStatus? known)
    {
        c.Id = last.Id;
        c.RestartCount = c.Attempt = last.Attempt;
        c.ImageId = last.ImageId;
        c.StartedAt = last.StartedAt;
        var same = known?.ContainerID == PodStatusBuilder.RuntimeId(last.Id);
        c.LastTerminated = (same ? null : known?.State?.Terminated) ?? known?.LastState?.Terminated;
        if (last.Exit is { } exit)
        {
            c.Phase = ContainerPhase.Exited;
            c.Exit = WithMessage(c, exit);
            return;
        }
        c.Phase = ContainerPhase.Running;
        c.PostStartDone = true;
        // The verdicts of the agent before hold until a probe says otherwise: a restart of the agent is no reason to take endpoints away.
        c.Started = c.Spec.StartupProbe is null || (same && known!.Started == true);
        c.ProbedReady = c.Spec.ReadinessProbe is null || (same && known!.Ready);
    }

    // Its last instance is gone from the node (removed to be restarted, or lost with the node's directory): it counts all the same.
    private void Recall(ContainerActual c, ContainerStatus known)
    {
        c.Id = known.ContainerID!.Replace(PodStatusBuilder.RuntimeId(""), "", StringComparison.Ordinal);
        c.RestartCount = c.Attempt = known.RestartCount;
        c.ImageId = known.ImageID;
        c.LastTerminated = known.LastState?.Terminated;
        if (known.State?.Terminated is { } ended)
        {
            c.Phase = ContainerPhase.Exited;
            c.StartedAt = ended.StartedAt?.Moment;
            c.Exit = new ContainerExit(ended.ExitCode, ended.FinishedAt?.Moment ?? Now, false, ended.Reason, ended.Message);
        }
        else if (known.State?.Running is { } running)
        {
            c.Phase = ContainerPhase.Exited;
            c.StartedAt = running.StartedAt?.Moment;
            c.Exit = new ContainerExit(UnknownExitCode, Now, false, "ContainerStatusUnknown",
                "The container could not be located when the pod was terminated. The container used to be Running");
        }
        else
        {
            c.Attempt++;
        }
    }

    // With a new sandbox the pod begins anew: init containers prepare it again (the machine was restarted).
    private void RunInitContainersAgain()
    {
        foreach (var c in actual.InitContainers.Where(c => c is { IsSidecar: false, Phase: ContainerPhase.Exited, Exit.Code: 0 }))
        {
            c.LastTerminated = PodStatusBuilder.Terminated(c);
            c.Exit = null;
            c.Phase = ContainerPhase.Idle;
            c.Attempt++;
            RemoveInstance(c.Id!);
        }
    }

    private ContainerExit WithMessage(ContainerActual c, ContainerExit exit)
    {
        // Statuses are bounded as a whole, so the containers of a pod share what their messages may take.
        var limit = MessagesLimit / actual.All.Count();
        var message = exit.Message ?? runtime.TerminationMessage(c.Id!, c.Spec, exit);
        return exit with { Message = message?.Length > limit ? message[..limit] : message };
    }

    private void RemoveInstance(string id) => Begin("remove/" + id, async cancel =>
    {
        await runtime.RemoveContainerAsync(id, cancel);
        return new PodEvent.Tick();
        // What stays of it goes with the pod.
    }, static _ => new PodEvent.Tick());

    private const int MessagesLimit = 12 * 1024;
    private const int UnknownExitCode = 137;
}
