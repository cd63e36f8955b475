using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Placement away from certain other pods.</summary>
[ApiType("io.k8s.api.core.v1.PodAntiAffinity")]
public sealed partial record PodAntiAffinity
{
    /// <summary>No term may match where the pod is placed. It stays where it is when one comes to.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<PodAffinityTerm> RequiredDuringSchedulingIgnoredDuringExecution { get; init; } = [];

    /// <summary>Nodes with the smallest sum of the weights that they match are preferred.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<WeightedPodAffinityTerm> PreferredDuringSchedulingIgnoredDuringExecution { get; init; } = [];
}
