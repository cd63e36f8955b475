using MiniKube.Api.Codecs;

namespace MiniKube.Api.Networking.V1;

/// <summary>The ranges of Services' addresses.</summary>
[ApiType("io.k8s.api.networking.v1.ServiceCIDRSpec")]
public sealed partial record ServiceCIDRSpec
{
    /// <summary>The ranges, as CIDRs: one, or one of IPv4 and one of IPv6. A range cannot be changed.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<string> Cidrs { get; init; } = [];
}
