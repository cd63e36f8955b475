using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Apps.V1;

/// <summary>Keeps a given number of pods of one template running. Deployments make ReplicaSets; they are seldom made by hand.</summary>
[ApiType("io.k8s.api.apps.v1.ReplicaSet")]
[Kind("apps", "v1", "ReplicaSet", "replicasets")]
public sealed partial record ReplicaSet
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The pods that are wanted.</summary>
    [Field(2)]
    public ReplicaSetSpec Spec { get; init; } = new();

    /// <summary>What was found when the controller last looked.</summary>
    [Field(3)]
    public ReplicaSetStatus Status { get; init; } = new();
}
