using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>
/// Tells the truth about a pod: a pure function from what is actual to the status that Kubernetes documents
/// (https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/).
/// </summary>
internal static class PodStatusBuilder
{
    public static PodStatus Build(Pod pod, PodActual actual, IReadOnlyList<string> nodeAddresses, DateTimeOffset now)
    {
        var phase = Phase(pod, actual);
        var addresses = actual.Addresses;
        return new PodStatus
        {
            ObservedGeneration = pod.Metadata.Generation,
            Phase = phase,
            Conditions = Conditions(pod, actual, phase, now),
            Reason = actual.Failure?.Reason,
            Message = actual.Failure?.Message,
            HostIP = nodeAddresses.FirstOrDefault(),
            HostIPs = nodeAddresses.Select(a => new HostIP { Ip = a }).ToArray(),
            PodIP = addresses.FirstOrDefault(),
            PodIPs = addresses.Select(a => new PodIP { Ip = a }).ToArray(),
            StartTime = actual.StartTime is { } t ? Timestamp.From(t) : null,
            InitContainerStatuses = actual.InitContainers.Select(c => Status(pod, actual, c)).ToArray(),
            ContainerStatuses = actual.Containers.Select(c => Status(pod, actual, c)).ToArray(),
            QosClass = pod.Status.QosClass,
        };
    }

    public static string Phase(Pod pod, PodActual actual)
    {
        if (actual.Failure is not null)
        {
            return "Failed";
        }
        if (actual.FinalPhase is { } final)
        {
            return final;
        }
        var never = pod.Spec.RestartPolicy == "Never";
        if (!actual.Initialized)
        {
            var failed = never && actual.InitContainers.Any(c => !c.IsSidecar && c is { Phase: ContainerPhase.Exited, Exit.Code: not 0 });
            return failed ? "Failed" : "Pending";
        }
        int running = 0, succeeded = 0, failedCount = 0, waiting = 0;
        foreach (var c in actual.Containers)
        {
            if (c.Phase == ContainerPhase.Running || c.DefinitionChanged)
            {
                running++;
            }
            else if ((c.Exit is { } exit ? exit.Code : c.LastTerminated?.ExitCode) is { } code)
            {
                _ = code == 0 ? succeeded++ : failedCount++;
            }
            else
            {
                waiting++;
            }
        }
        return (waiting, running) switch
        {
            ( > 0, _) => "Pending",
            (_, > 0) => "Running",
            _ when pod.Spec.RestartPolicy is null or "Always" && !actual.Stopping => "Running",
            _ when failedCount == 0 => "Succeeded",
            _ when never || actual.Stopping => "Failed",
            _ => "Running",
        };
    }

    private static ContainerStatus Status(Pod pod, PodActual actual, ContainerActual c) => new()
    {
        Name = c.Name,
        State = State(pod, actual, c),
        LastState = c.LastTerminated is { } last ? new ContainerState { Terminated = last } : new ContainerState(),
        Ready = c.IsInit && !c.IsSidecar ? c is { Phase: ContainerPhase.Exited, Exit.Code: 0 } : c.Ready,
        Started = c.IsInit && !c.IsSidecar ? c.Phase == ContainerPhase.Running : c.Phase == ContainerPhase.Running && c.Started,
        RestartCount = c.RestartCount,
        Image = c.Spec.Image ?? "",
        ImageID = c.ImageId ?? "",
        ContainerID = c.Id is null ? null : RuntimeId(c.Id),
        Resources = c.Spec.Resources,
    };

    public static string RuntimeId(string id) => "mkube://" + id;

    private static ContainerState State(Pod pod, PodActual actual, ContainerActual c)
    {
        switch (c.Phase)
        {
            case ContainerPhase.Running:
                return new ContainerState { Running = new ContainerStateRunning { StartedAt = c.StartedAt is { } t ? Timestamp.From(t) : null } };
            case ContainerPhase.Exited when c.WaitingReason is null:
                return new ContainerState { Terminated = Terminated(c) };
            default:
                var initializing = !c.IsInit && !actual.Initialized && actual.InitContainers.Count > 0;
                return new ContainerState
                {
                    Waiting = new ContainerStateWaiting
                    {
                        Reason = c.WaitingReason ?? (initializing || (c.IsInit && actual.Sandbox is not null) ? "PodInitializing" : "ContainerCreating"),
                        Message = c.WaitingMessage,
                    },
                };
        }
    }

    public static ContainerStateTerminated Terminated(ContainerActual c)
    {
        var exit = c.Exit!;
        return new ContainerStateTerminated
        {
            ExitCode = exit.Code,
            Reason = exit.Reason ?? (exit.OutOfMemory ? "OOMKilled" : exit.Code == 0 ? "Completed" : "Error"),
            Message = exit.Message,
            StartedAt = c.StartedAt is { } t ? Timestamp.From(t) : null,
            FinishedAt = Timestamp.From(exit.FinishedAt),
            ContainerID = c.Id is null ? null : RuntimeId(c.Id),
        };
    }

    private static IReadOnlyList<PodCondition> Conditions(Pod pod, PodActual actual, string phase, DateTimeOffset now)
    {
        var done = phase is "Succeeded" or "Failed";
        var unready = actual.Containers.Where(c => !c.Ready).Select(c => c.Name).ToArray();
        var uninitialized = actual.InitContainers.Where(c => c.IsSidecar ? !c.Started : c is not { Phase: ContainerPhase.Exited, Exit.Code: 0 })
            .Select(c => c.Name).ToArray();
        var containersReady = done ? new Verdict(false, phase == "Succeeded" ? "PodCompleted" : "PodFailed")
            : unready.Length > 0 ? new Verdict(false, "ContainersNotReady", $"containers with unready status: [{string.Join(" ", unready)}]")
            : new Verdict(true);
        var gate = pod.Spec.ReadinessGates
            .FirstOrDefault(g => pod.Status.Conditions.FirstOrDefault(c => c.Type == g.ConditionType)?.Status != "True");
        var ready = containersReady.Ok && gate is not null
            ? new Verdict(false, "ReadinessGatesNotReady", $"the status of pod readiness gate \"{gate.ConditionType}\" is not \"True\", but False")
            : containersReady;
        var initialized = done || uninitialized.Length == 0 ? new Verdict(true)
            : new Verdict(false, "ContainersNotInitialized", $"containers with incomplete status: [{string.Join(" ", uninitialized)}]");
        return
        [
            Condition(pod, "PodReadyToStartContainers", new Verdict(actual.Addresses.Count > 0 && !actual.Released && !actual.CleanedUp), now),
            Condition(pod, "Initialized", initialized, now),
            Condition(pod, "Ready", ready, now),
            Condition(pod, "ContainersReady", containersReady, now),
        ];
    }

    private readonly record struct Verdict(bool Ok, string? Reason = null, string? Message = null);

    private static PodCondition Condition(Pod pod, string type, Verdict verdict, DateTimeOffset now)
    {
        var status = verdict.Ok ? "True" : "False";
        var before = pod.Status.Conditions.FirstOrDefault(c => c.Type == type);
        return new PodCondition
        {
            Type = type,
            Status = status,
            Reason = verdict.Reason,
            Message = verdict.Message,
            ObservedGeneration = pod.Metadata.Generation,
            LastTransitionTime = before?.Status == status && before.LastTransitionTime is { } t ? t : Timestamp.From(now),
        };
    }
}
