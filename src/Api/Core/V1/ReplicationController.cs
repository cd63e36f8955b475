using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

/// <summary>Keeps a given number of pods of one template running. The forerunner of ReplicaSet, which Deployments use.</summary>
[ApiType("io.k8s.api.core.v1.ReplicationController")]
[Kind("", "v1", "ReplicationController", "replicationcontrollers")]
public sealed partial record ReplicationController
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The pods that are wanted.</summary>
    [Field(2)]
    public ReplicationControllerSpec Spec { get; init; } = new();

    /// <summary>What was found when the controller last looked.</summary>
    [Field(3)]
    public ReplicationControllerStatus Status { get; init; } = new();
}
