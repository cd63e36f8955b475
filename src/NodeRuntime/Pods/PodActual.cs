using MiniKube.Api.Core.V1;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>What is true of one pod on this node now. Owned and changed by the pod's worker alone; never read as a wish.</summary>
internal sealed class PodActual
{
    public DateTimeOffset? StartTime { get; set; }
    public PodSandbox? Sandbox { get; set; }

    /// <summary>The pod's addresses as an earlier agent reported them.</summary>
    public IReadOnlyList<string> FormerAddresses { get; set; } = [];

    public IReadOnlyList<string> Addresses => Sandbox?.Addresses ?? FormerAddresses;
    public bool VolumesReady { get; set; }
    public IReadOnlyList<ContainerActual> InitContainers { get; set; } = [];
    public IReadOnlyList<ContainerActual> Containers { get; set; } = [];

    /// <summary>The end is decided: no container starts again.</summary>
    public bool Stopping { get; set; }

    /// <summary>Succeeded or Failed once the pod has ended, which is for good; null before.</summary>
    public string? FinalPhase { get; set; }

    /// <summary>An ended pod has given back its namespaces, address and volumes; its containers' logs stay.</summary>
    public bool Released { get; set; }

    /// <summary>Nothing of the pod is left on the node.</summary>
    public bool CleanedUp { get; set; }

    /// <summary>A verdict over the whole pod that its containers do not show, such as DeadlineExceeded.</summary>
    public (string Reason, string Message)? Failure { get; set; }

    public IEnumerable<ContainerActual> All => InitContainers.Concat(Containers);

    public ContainerActual? Container(string name) => All.FirstOrDefault(c => c.Name == name);

    public bool AllStopped => All.All(c => c.Phase is ContainerPhase.Idle or ContainerPhase.Exited);

    /// <summary>Init containers have done their work: ordinary ones ended well, sidecars have started.</summary>
    public bool Initialized => InitContainers.All(c => c.IsSidecar ? c.Started : c is { Phase: ContainerPhase.Exited, Exit.Code: 0 });

    public static PodActual For(Pod pod) => new()
    {
        InitContainers = pod.Spec.InitContainers.Select(c => new ContainerActual(c, init: true)).ToArray(),
        Containers = pod.Spec.Containers.Select(c => new ContainerActual(c, init: false)).ToArray(),
    };
}
