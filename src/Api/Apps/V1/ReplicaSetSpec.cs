using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Apps.V1;

/// <summary>What a ReplicaSet is to look like.</summary>
[ApiType("io.k8s.api.apps.v1.ReplicaSetSpec")]
public sealed partial record ReplicaSetSpec
{
    /// <summary>How many pods are wanted. 1 when unset.</summary>
    [Field(1, Pointer = true)]
    public int? Replicas { get; init; }

    /// <summary>Seconds a new pod must stay ready before it counts as available. 0 when unset.</summary>
    [Field(4)]
    public int? MinReadySeconds { get; init; }

    /// <summary>
    /// Which pods belong to this ReplicaSet. Must match the template's labels and cannot be changed. Matching pods without a controller are adopted.
    /// </summary>
    [Field(2, Required = true)]
    public LabelSelector Selector { get; init; } = new();

    /// <summary>The pods to make where some are missing. A change of it does not touch pods that exist.</summary>
    [Field(3)]
    public PodTemplateSpec Template { get; init; } = new();
}
