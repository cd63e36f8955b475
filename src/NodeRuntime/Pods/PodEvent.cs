using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Probes;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>What a pod's worker is told. Everything it learns reaches it through its mailbox, one message at a time.</summary>
internal abstract record PodEvent
{
    /// <summary>The pod as the API server has it now.</summary>
    public sealed record Desired(Pod Pod) : PodEvent;

    /// <summary>The pod is gone from the API server: whatever is left of it goes now.</summary>
    public sealed record Removed : PodEvent;

    /// <summary>A piece of slow work has ended, with what came of it.</summary>
    public sealed record WorkDone(string Key, PodEvent Result) : PodEvent;

    /// <summary>Nothing is new but that the worker should look again.</summary>
    public sealed record Tick : PodEvent;

    /// <summary>A time that was waited for has come.</summary>
    public sealed record Woken(DateTimeOffset At) : PodEvent;

    public sealed record SandboxReady(PodSandbox? Sandbox, string? Error) : PodEvent;

    public sealed record VolumesReady(string? Error) : PodEvent;

    /// <summary>What a volume shows has changed: it is to be brought up to date.</summary>
    public sealed record VolumesChanged : PodEvent;

    /// <param name="Image">The name that was asked for; the pod may want another by now.</param>
    public sealed record ImageReady(string Container, string? Image, ImageOutcome Outcome) : PodEvent;

    public sealed record ContainerStarted(string Container, StartOutcome Outcome) : PodEvent;

    public sealed record PostStartDone(string Container, string Id, string? Error) : PodEvent;

    public sealed record PreStopDone(string Container, string Id, string? Error) : PodEvent;

    public sealed record ContainerExited(string Id, ContainerExit Exit) : PodEvent;

    public sealed record Probed(string Container, string Id, ProbeKind Kind, bool Success, string Message) : PodEvent;

    public sealed record Released(string? Error) : PodEvent;

    public sealed record CleanedUp(string? Error) : PodEvent;
}
