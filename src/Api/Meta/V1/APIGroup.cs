using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

/// <summary>A group: its name and the versions in which it is served.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.APIGroup")]
public sealed partial record APIGroup
{
    /// <summary>The group's name.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>The versions in which it is served.</summary>
    [Field(2, Required = true, ListType = "atomic")]
    public IReadOnlyList<GroupVersionForDiscovery> Versions { get; init; } = [];

    /// <summary>The version that the server would use; clients that know several should, too.</summary>
    [Field(3)]
    public GroupVersionForDiscovery? PreferredVersion { get; init; }

    /// <summary>Where the server is reached; the first range that a client is in counts.</summary>
    [Field(4, ListType = "atomic", Name = "serverAddressByClientCIDRs")]
    public IReadOnlyList<ServerAddressByClientCIDR> ServerAddressByClientCIDRs { get; init; } = [];

    /// <summary>v1.</summary>
    [Field(0)]
    public string? ApiVersion { get; init; }

    /// <summary>APIGroup.</summary>
    [Field(0)]
    public string? Kind { get; init; }
}
