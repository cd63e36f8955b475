using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

/// <summary>A machine that runs pods.</summary>
[ApiType("io.k8s.api.core.v1.Node")]
[Kind("", "v1", "Node", "nodes", ClusterScoped = true)]
public sealed partial record Node
{
    /// <summary>Name, labels and the rest that every object has. Labels tell the host name, zone, architecture and the like.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>How the node is to be used.</summary>
    [Field(2)]
    public NodeSpec Spec { get; init; } = new();

    /// <summary>What the node is and how it fares, as reported by itself.</summary>
    [Field(3)]
    public NodeStatus Status { get; init; } = new();
}
