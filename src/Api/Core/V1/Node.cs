using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.Node")]
[Kind("", "v1", "Node", "nodes", ClusterScoped = true)]
public sealed partial record Node
{
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    [Field(2)]
    public NodeSpec Spec { get; init; } = new();

    [Field(3)]
    public NodeStatus Status { get; init; } = new();
}
