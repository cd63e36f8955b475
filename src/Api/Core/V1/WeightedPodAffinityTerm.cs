using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A preference with its weight.</summary>
[ApiType("io.k8s.api.core.v1.WeightedPodAffinityTerm")]
public sealed partial record WeightedPodAffinityTerm
{
    /// <summary>How much it counts, from 1 to 100.</summary>
    [Field(1, Required = true, Default = "0")]
    public int Weight { get; init; }

    /// <summary>Which pods, and how near.</summary>
    [Field(2, Required = true)]
    public PodAffinityTerm PodAffinityTerm { get; init; } = new();
}
