using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Placement by properties of nodes.</summary>
[ApiType("io.k8s.api.core.v1.NodeAffinity")]
public sealed partial record NodeAffinity
{
    /// <summary>The node must match. Pods stay where they are when it ceases to.</summary>
    [Field(1)]
    public NodeSelector? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }

    /// <summary>Nodes with the largest sum of the weights that they match are preferred.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<PreferredSchedulingTerm> PreferredDuringSchedulingIgnoredDuringExecution { get; init; } = [];
}
