using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Apps.V1;

[ApiType("io.k8s.api.apps.v1.ReplicaSetSpec")]
public sealed partial record ReplicaSetSpec
{
    [Field(1)]
    public int? Replicas { get; init; }

    [Field(4)]
    public int? MinReadySeconds { get; init; }

    [Field(2, Required = true)]
    public LabelSelector Selector { get; init; } = new();

    [Field(3)]
    public PodTemplateSpec Template { get; init; } = new();
}
