using MiniKube.Api.Codecs;

namespace MiniKube.Api.ApiDiscovery.V2;

/// <summary>A version of a group with its resources.</summary>
[ApiType("io.k8s.api.apidiscovery.v2.APIVersionDiscovery")]
public sealed partial record APIVersionDiscovery
{
    /// <summary>The version.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Version { get; init; } = "";

    /// <summary>The resources.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<APIResourceDiscovery> Resources { get; init; } = [];

    /// <summary>Current, or Stale where the server that knows better does not answer.</summary>
    [Field(3)]
    public string? Freshness { get; init; }
}
