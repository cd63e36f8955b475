using MiniKube.Api.Codecs;

namespace MiniKube.Api.Apps.V1;

/// <summary>The state of a Deployment's pods and rollout.</summary>
[ApiType("io.k8s.api.apps.v1.DeploymentStatus")]
public sealed partial record DeploymentStatus
{
    /// <summary>The metadata.generation this status is about.</summary>
    [Field(1)]
    public long? ObservedGeneration { get; init; }

    /// <summary>Pods of this Deployment, old and new, that are not being deleted.</summary>
    [Field(2)]
    public int? Replicas { get; init; }

    /// <summary>Pods made from the current template.</summary>
    [Field(3)]
    public int? UpdatedReplicas { get; init; }

    /// <summary>Pods that are ready.</summary>
    [Field(7)]
    public int? ReadyReplicas { get; init; }

    /// <summary>Pods that have been ready for minReadySeconds or longer.</summary>
    [Field(4)]
    public int? AvailableReplicas { get; init; }

    /// <summary>Pods still missing before the wanted number is available: running but not available yet, or not created.</summary>
    [Field(5)]
    public int? UnavailableReplicas { get; init; }

    /// <summary>Pods that are being deleted but have not ended yet. They count nowhere else.</summary>
    [Field(9, Pointer = true)]
    public int? TerminatingReplicas { get; init; }

    /// <summary>What can be said of the Deployment as a whole; one entry per type.</summary>
    [Field(6, ListType = "map", ListMapKeys = ["type"], MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<DeploymentCondition> Conditions { get; init; } = [];

    /// <summary>How often the hash in a new ReplicaSet's name was already taken. It goes into the next hash.</summary>
    [Field(8, Pointer = true)]
    public int? CollisionCount { get; init; }
}
