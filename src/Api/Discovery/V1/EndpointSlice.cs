using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Discovery.V1;

[ApiType("io.k8s.api.discovery.v1.EndpointSlice")]
[Kind("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices")]
public sealed partial record EndpointSlice
{
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    [Field(4, Required = true, Default = "\"\"")]
    public string AddressType { get; init; } = "";

    [Field(2, ListType = "atomic")]
    public IReadOnlyList<Endpoint> Endpoints { get; init; } = [];

    [Field(3, ListType = "atomic")]
    public IReadOnlyList<EndpointPort> Ports { get; init; } = [];
}
