using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Addresses that have the same ports.</summary>
[ApiType("io.k8s.api.core.v1.EndpointSubset")]
public sealed partial record EndpointSubset
{
    /// <summary>Addresses that are ready for traffic.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<EndpointAddress> Addresses { get; init; } = [];

    /// <summary>Addresses that are not ready: still starting, or failing their readiness checks.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<EndpointAddress> NotReadyAddresses { get; init; } = [];

    /// <summary>The ports at these addresses.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<EndpointPort> Ports { get; init; } = [];
}
