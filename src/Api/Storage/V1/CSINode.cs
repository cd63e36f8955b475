using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Storage.V1;

/// <summary>The CSI drivers of a node. The name is the node's; the kubelet writes it.</summary>
[ApiType("io.k8s.api.storage.v1.CSINode")]
[Kind("storage.k8s.io", "v1", "CSINode", "csinodes", ClusterScoped = true)]
public sealed partial record CSINode
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The drivers.</summary>
    [Field(2, Required = true)]
    public CSINodeSpec Spec { get; init; } = new();
}
