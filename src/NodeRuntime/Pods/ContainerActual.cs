using MiniKube.Api.Core.V1;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>Where one container of a pod is in its life. What is wanted of it is decided by the pod's state and its restart policy.</summary>
internal enum ContainerPhase
{
    /// <summary>Nothing exists: never started, or its last instance is gone and may be restarted.</summary>
    Idle,
    Pulling,
    Starting,
    Running,
    Exited,
}

/// <summary>How far the stopping of a running container has come.</summary>
internal enum StopStage { PreStop, Term, Kill }

/// <summary>The stopping of one running container, with the time after which it is forced.</summary>
internal sealed class ContainerStop
{
    public required StopStage Stage { get; set; }
    public required DateTimeOffset Deadline { get; set; }
}

/// <summary>What is true of one container now. Owned and changed by its pod's worker alone.</summary>
internal sealed class ContainerActual(Container spec, bool init)
{
    public Container Spec { get; set; } = spec;
    public bool IsInit { get; } = init;

    /// <summary>An init container that runs beside the main ones (KEP-753).</summary>
    public bool IsSidecar => IsInit && Spec.RestartPolicy == "Always";
    public string Name => Spec.Name;
    public ContainerPhase Phase { get; set; } = ContainerPhase.Idle;

    /// <summary>The runtime's id of the present instance; null before the first.</summary>
    public string? Id { get; set; }
    public int RestartCount { get; set; }

    /// <summary>Counts instances from 0: which one is present, or is made next. Its log bears the number.</summary>
    public int Attempt { get; set; }

    /// <summary>The pod has been given another image for it: it is stopped to be started anew, whatever the restart policy.</summary>
    public bool DefinitionChanged { get; set; }
    public string? ImageId { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public ContainerExit? Exit { get; set; }

    /// <summary>The instance before the present one, as status.lastState tells it.</summary>
    public ContainerStateTerminated? LastTerminated { get; set; }

    /// <summary>Why it is not running, in upstream's reasons; null while it runs or has simply not begun.</summary>
    public string? WaitingReason { get; set; }
    public string? WaitingMessage { get; set; }
    public DateTimeOffset? NotBefore { get; set; }
    public DateTimeOffset? PullFailedAt { get; set; }
    public BackOff RestartBackOff { get; } = BackOff.ForRestarts();
    public BackOff ImageBackOff { get; } = BackOff.ForImages();
    public ContainerStop? Stop { get; set; }
    public bool PostStartDone { get; set; }

    /// <summary>The startup probe has succeeded, or there is none.</summary>
    public bool Started { get; set; }

    /// <summary>The readiness probe's verdict; true from the start where there is none.</summary>
    public bool ProbedReady { get; set; }
    public bool Ready => Phase == ContainerPhase.Running && Started && ProbedReady;
}

/// <summary>How an instance of a container ended.</summary>
internal sealed record ContainerExit(int Code, DateTimeOffset FinishedAt, bool OutOfMemory, string? Reason = null, string? Message = null);
