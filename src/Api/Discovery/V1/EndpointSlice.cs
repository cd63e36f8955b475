using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Discovery.V1;

/// <summary>A part of the backends of a Service. A Service may have many slices; all of them together are its backends.</summary>
[ApiType("io.k8s.api.discovery.v1.EndpointSlice")]
[Kind("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices")]
public sealed partial record EndpointSlice
{
    /// <summary>Name and labels. The label kubernetes.io/service-name tells the Service, endpointslice.kubernetes.io/managed-by who writes the slice.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>IPv4, IPv6 or FQDN (deprecated), for all addresses in the slice. Cannot be changed.</summary>
    [Field(4, Enum = Enums.AddressType, Required = true, Default = "\"\"")]
    public string AddressType { get; init; } = "";

    /// <summary>The backends, at most 1000.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<Endpoint> Endpoints { get; init; } = [];

    /// <summary>The ports that every one of the backends has, at most 100.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<EndpointPort> Ports { get; init; } = [];
}
