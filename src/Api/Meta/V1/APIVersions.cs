using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

/// <summary>The versions of the core group: the answer of /api.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.APIVersions")]
public sealed partial record APIVersions
{
    /// <summary>The versions, such as v1.</summary>
    [Field(1, Required = true, ListType = "atomic")]
    public IReadOnlyList<string> Versions { get; init; } = [];

    /// <summary>Where the server is reached; the first range that a client is in counts.</summary>
    [Field(2, Required = true, ListType = "atomic", Name = "serverAddressByClientCIDRs")]
    public IReadOnlyList<ServerAddressByClientCIDR> ServerAddressByClientCIDRs { get; init; } = [];

    /// <summary>v1.</summary>
    [Field(0)]
    public string? ApiVersion { get; init; }

    /// <summary>APIVersions.</summary>
    [Field(0)]
    public string? Kind { get; init; }
}
