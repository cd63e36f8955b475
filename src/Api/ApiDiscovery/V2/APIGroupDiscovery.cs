using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.ApiDiscovery.V2;

/// <summary>A group with its versions, the preferred one first.</summary>
[ApiType("io.k8s.api.apidiscovery.v2.APIGroupDiscovery")]
public sealed partial record APIGroupDiscovery
{
    /// <summary>The group's name; the core group has none.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The versions.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<APIVersionDiscovery> Versions { get; init; } = [];
}
