using MiniKube.Api.Codecs;

namespace MiniKube.Api.Discovery.V1;

/// <summary>Which consumers ought to use a backend.</summary>
[ApiType("io.k8s.api.discovery.v1.EndpointHints")]
public sealed partial record EndpointHints
{
    /// <summary>Zones whose consumers ought to use it; at most 8.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<ForZone> ForZones { get; init; } = [];

    /// <summary>Nodes whose consumers ought to use it; at most 8.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<ForNode> ForNodes { get; init; } = [];
}
