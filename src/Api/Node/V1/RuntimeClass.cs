using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Node.V1;

/// <summary>A way of running containers, such as in a sandbox, which pods choose by runtimeClassName.</summary>
[ApiType("io.k8s.api.node.v1.RuntimeClass")]
[Kind("node.k8s.io", "v1", "RuntimeClass", "runtimeclasses", ClusterScoped = true)]
public sealed partial record RuntimeClass
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the container runtime of the nodes calls it, such as runc. A DNS label that cannot be changed.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Handler { get; init; } = "";

    /// <summary>What a pod of this class costs beyond its containers. Nothing when unset.</summary>
    [Field(3)]
    public Overhead? Overhead { get; init; }

    /// <summary>Where pods of this class can run. On all nodes when unset.</summary>
    [Field(4)]
    public Scheduling? Scheduling { get; init; }
}
