using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Placement near certain other pods.</summary>
[ApiType("io.k8s.api.core.v1.PodAffinity")]
public sealed partial record PodAffinity
{
    /// <summary>All terms must hold when the pod is placed. It stays where it is when they cease to.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<PodAffinityTerm> RequiredDuringSchedulingIgnoredDuringExecution { get; init; } = [];

    /// <summary>Nodes with the largest sum of the weights that they match are preferred.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<WeightedPodAffinityTerm> PreferredDuringSchedulingIgnoredDuringExecution { get; init; } = [];
}
