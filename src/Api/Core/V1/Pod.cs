using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

/// <summary>Containers that run together on one node, share its network address and volumes, and live and end as one.</summary>
[ApiType("io.k8s.api.core.v1.Pod")]
[Kind("", "v1", "Pod", "pods")]
public sealed partial record Pod
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What is to run. Most of it cannot be changed once the pod exists.</summary>
    [Field(2)]
    public PodSpec Spec { get; init; } = new();

    /// <summary>What runs, as last reported by the node.</summary>
    [Field(3)]
    public PodStatus Status { get; init; } = new();
}
