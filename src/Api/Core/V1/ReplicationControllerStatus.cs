using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>The state of a ReplicationController's pods.</summary>
[ApiType("io.k8s.api.core.v1.ReplicationControllerStatus")]
public sealed partial record ReplicationControllerStatus
{
    /// <summary>Pods of this controller.</summary>
    [Field(1, Required = true, Default = "0")]
    public int Replicas { get; init; }

    /// <summary>Pods that carry all labels of the template.</summary>
    [Field(2)]
    public int? FullyLabeledReplicas { get; init; }

    /// <summary>Pods that are ready.</summary>
    [Field(4)]
    public int? ReadyReplicas { get; init; }

    /// <summary>Pods that have been ready for minReadySeconds or longer.</summary>
    [Field(5)]
    public int? AvailableReplicas { get; init; }

    /// <summary>The metadata.generation this status is about.</summary>
    [Field(3)]
    public long? ObservedGeneration { get; init; }

    /// <summary>What can be said of the controller as a whole; one entry per type.</summary>
    [Field(6, ListType = "map", ListMapKeys = ["type"], MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<ReplicationControllerCondition> Conditions { get; init; } = [];
}
