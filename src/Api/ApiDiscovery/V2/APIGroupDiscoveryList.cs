using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.ApiDiscovery.V2;

/// <summary>All that a server serves, in one answer (KEP-3352).</summary>
[ApiType("io.k8s.api.apidiscovery.v2.APIGroupDiscoveryList")]
public sealed partial record APIGroupDiscoveryList
{
    /// <summary>Usually empty.</summary>
    [Field(1)]
    public ListMeta Metadata { get; init; } = new();

    /// <summary>The groups, in order of preference.</summary>
    [Field(2, Required = true, ListType = "atomic")]
    public IReadOnlyList<APIGroupDiscovery> Items { get; init; } = [];

    /// <summary>apidiscovery.k8s.io/v2 or v2beta1.</summary>
    [Field(0)]
    public string? ApiVersion { get; init; }

    /// <summary>APIGroupDiscoveryList.</summary>
    [Field(0)]
    public string? Kind { get; init; }
}
