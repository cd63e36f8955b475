using MiniKube.Api.Codecs;

namespace MiniKube.Api.Apps.V1;

[ApiType("io.k8s.api.apps.v1.ReplicaSetStatus")]
public sealed partial record ReplicaSetStatus
{
    [Field(1, Required = true, Default = "0")]
    public int Replicas { get; init; }

    [Field(2)]
    public int? FullyLabeledReplicas { get; init; }

    [Field(4)]
    public int? ReadyReplicas { get; init; }

    [Field(5)]
    public int? AvailableReplicas { get; init; }

    [Field(7)]
    public int? TerminatingReplicas { get; init; }

    [Field(3)]
    public long? ObservedGeneration { get; init; }

    [Field(6, ListType = "map", ListMapKeys = ["type"], MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<ReplicaSetCondition> Conditions { get; init; } = [];
}
