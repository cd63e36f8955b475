using MiniKube.Api.Codecs;

namespace MiniKube.Api.Networking.V1;

/// <summary>A range of IP addresses, with gaps if need be.</summary>
[ApiType("io.k8s.api.networking.v1.IPBlock")]
public sealed partial record IPBlock
{
    /// <summary>The range, as a CIDR: <c>192.168.1.0/24</c> or <c>2001:db8::/64</c>.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Cidr { get; init; } = "";

    /// <summary>Ranges within it, as CIDRs, that are left out.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<string> Except { get; init; } = [];
}
