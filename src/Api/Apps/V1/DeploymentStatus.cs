using MiniKube.Api.Codecs;

namespace MiniKube.Api.Apps.V1;

[ApiType("io.k8s.api.apps.v1.DeploymentStatus")]
public sealed partial record DeploymentStatus
{
    [Field(1)]
    public long? ObservedGeneration { get; init; }

    [Field(2)]
    public int? Replicas { get; init; }

    [Field(3)]
    public int? UpdatedReplicas { get; init; }

    [Field(7)]
    public int? ReadyReplicas { get; init; }

    [Field(4)]
    public int? AvailableReplicas { get; init; }

    [Field(5)]
    public int? UnavailableReplicas { get; init; }

    [Field(9)]
    public int? TerminatingReplicas { get; init; }

    [Field(6, ListType = "map", ListMapKeys = ["type"], MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<DeploymentCondition> Conditions { get; init; } = [];

    [Field(8)]
    public int? CollisionCount { get; init; }
}
