using MiniKube.Api.Codecs;

namespace MiniKube.Api.Apps.V1;

/// <summary>The state of a StatefulSet's pods and rollout.</summary>
[ApiType("io.k8s.api.apps.v1.StatefulSetStatus")]
public sealed partial record StatefulSetStatus
{
    /// <summary>The metadata.generation this status is about.</summary>
    [Field(1)]
    public long? ObservedGeneration { get; init; }

    /// <summary>Pods that the controller has created.</summary>
    [Field(2, Required = true, Default = "0")]
    public int Replicas { get; init; }

    /// <summary>Pods that are ready.</summary>
    [Field(3)]
    public int? ReadyReplicas { get; init; }

    /// <summary>Pods made from currentRevision.</summary>
    [Field(4)]
    public int? CurrentReplicas { get; init; }

    /// <summary>Pods made from updateRevision.</summary>
    [Field(5)]
    public int? UpdatedReplicas { get; init; }

    /// <summary>The ControllerRevision that the pods not yet updated were made from.</summary>
    [Field(6)]
    public string? CurrentRevision { get; init; }

    /// <summary>The ControllerRevision that pods are updated to.</summary>
    [Field(7)]
    public string? UpdateRevision { get; init; }

    /// <summary>How often the hash in a new ControllerRevision's name was already taken. It goes into the next hash.</summary>
    [Field(9, Pointer = true)]
    public int? CollisionCount { get; init; }

    /// <summary>What can be said of the StatefulSet as a whole; one entry per type.</summary>
    [Field(10, ListType = "map", ListMapKeys = ["type"], MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<StatefulSetCondition> Conditions { get; init; } = [];

    /// <summary>Pods that have been ready for minReadySeconds or longer.</summary>
    [Field(11, Default = "0")]
    public int AvailableReplicas { get; init; }
}
