using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Where a pod is required, or prefers, to be placed.</summary>
[ApiType("io.k8s.api.core.v1.Affinity")]
public sealed partial record Affinity
{
    /// <summary>By properties of nodes.</summary>
    [Field(1)]
    public NodeAffinity? NodeAffinity { get; init; }

    /// <summary>In the same node, zone and the like as certain other pods.</summary>
    [Field(2)]
    public PodAffinity? PodAffinity { get; init; }

    /// <summary>Not in the same node, zone and the like as certain other pods.</summary>
    [Field(3)]
    public PodAntiAffinity? PodAntiAffinity { get; init; }
}
