using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Resolver settings added to those of a pod's dnsPolicy.</summary>
[ApiType("io.k8s.api.core.v1.PodDNSConfig")]
public sealed partial record PodDNSConfig
{
    /// <summary>Addresses of name servers, put after those of the policy; duplicates are dropped. At most 3 in all.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<string> Nameservers { get; init; } = [];

    /// <summary>Search domains, put after those of the policy; duplicates are dropped. At most 32 in all.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<string> Searches { get; init; } = [];

    /// <summary>Resolver options. They win over the policy's options of the same name.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<PodDNSConfigOption> Options { get; init; } = [];
}
