using MiniKube.Api.Codecs;

namespace MiniKube.Api.Discovery.V1;

[ApiType("io.k8s.api.discovery.v1.EndpointHints")]
public sealed partial record EndpointHints
{
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<ForZone> ForZones { get; init; } = [];

    [Field(2, ListType = "atomic")]
    public IReadOnlyList<ForNode> ForNodes { get; init; } = [];
}
