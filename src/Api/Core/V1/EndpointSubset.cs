using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.EndpointSubset")]
public sealed partial record EndpointSubset
{
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<EndpointAddress> Addresses { get; init; } = [];

    [Field(2, ListType = "atomic")]
    public IReadOnlyList<EndpointAddress> NotReadyAddresses { get; init; } = [];

    [Field(3, ListType = "atomic")]
    public IReadOnlyList<EndpointPort> Ports { get; init; } = [];
}
