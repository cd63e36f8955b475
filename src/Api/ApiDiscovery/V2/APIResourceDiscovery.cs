using MiniKube.Api.Codecs;

namespace MiniKube.Api.ApiDiscovery.V2;

/// <summary>A resource with its subresources, and what can be done with it.</summary>
[ApiType("io.k8s.api.apidiscovery.v2.APIResourceDiscovery")]
public sealed partial record APIResourceDiscovery
{
    /// <summary>The plural name as it stands in paths.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Resource { get; init; } = "";

    /// <summary>The kind of its objects.</summary>
    [Field(2)]
    public ResponseKind? ResponseKind { get; init; }

    /// <summary>Cluster or Namespaced.</summary>
    [Field(3, Required = true, Default = "\"\"")]
    public string Scope { get; init; } = "";

    /// <summary>The singular name, for people to type.</summary>
    [Field(4, Required = true, Default = "\"\"")]
    public string SingularResource { get; init; } = "";

    /// <summary>What can be done with it.</summary>
    [Field(5, Required = true, ListType = "atomic")]
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>Shorter names for people to type.</summary>
    [Field(6, ListType = "atomic")]
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>Groups of resources that it belongs to, such as all.</summary>
    [Field(7, ListType = "atomic")]
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Its subresources.</summary>
    [Field(8, ListType = "atomic")]
    public IReadOnlyList<APISubresourceDiscovery> Subresources { get; init; } = [];
}
