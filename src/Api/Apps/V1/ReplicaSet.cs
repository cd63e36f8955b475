using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Apps.V1;

[ApiType("io.k8s.api.apps.v1.ReplicaSet")]
[Kind("apps", "v1", "ReplicaSet", "replicasets")]
public sealed partial record ReplicaSet
{
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    [Field(2)]
    public ReplicaSetSpec Spec { get; init; } = new();

    [Field(3)]
    public ReplicaSetStatus Status { get; init; } = new();
}
