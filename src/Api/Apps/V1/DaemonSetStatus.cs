using MiniKube.Api.Codecs;

namespace MiniKube.Api.Apps.V1;

/// <summary>The state of a DaemonSet's pods, counted in nodes.</summary>
[ApiType("io.k8s.api.apps.v1.DaemonSetStatus")]
public sealed partial record DaemonSetStatus
{
    /// <summary>Nodes that should run a pod and do.</summary>
    [Field(1, Required = true, Default = "0")]
    public int CurrentNumberScheduled { get; init; }

    /// <summary>Nodes that run a pod and should not.</summary>
    [Field(2, Required = true, Default = "0")]
    public int NumberMisscheduled { get; init; }

    /// <summary>Nodes that should run a pod, whether or not they do.</summary>
    [Field(3, Required = true, Default = "0")]
    public int DesiredNumberScheduled { get; init; }

    /// <summary>Nodes that should run a pod and have a ready one.</summary>
    [Field(4, Required = true, Default = "0")]
    public int NumberReady { get; init; }

    /// <summary>The metadata.generation this status is about.</summary>
    [Field(5)]
    public long? ObservedGeneration { get; init; }

    /// <summary>Nodes that run a pod made from the current template.</summary>
    [Field(6)]
    public int? UpdatedNumberScheduled { get; init; }

    /// <summary>Nodes that should run a pod and have one that has been ready for minReadySeconds or longer.</summary>
    [Field(7)]
    public int? NumberAvailable { get; init; }

    /// <summary>Nodes that should run a pod and have none that is available.</summary>
    [Field(8)]
    public int? NumberUnavailable { get; init; }

    /// <summary>How often the hash in a new ControllerRevision's name was already taken. It goes into the next hash.</summary>
    [Field(9, Pointer = true)]
    public int? CollisionCount { get; init; }

    /// <summary>What can be said of the DaemonSet as a whole; one entry per type.</summary>
    [Field(10, ListType = "map", ListMapKeys = ["type"], MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<DaemonSetCondition> Conditions { get; init; } = [];
}
