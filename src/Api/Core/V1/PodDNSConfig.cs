using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.PodDNSConfig")]
public sealed partial record PodDNSConfig
{
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<string> Nameservers { get; init; } = [];

    [Field(2, ListType = "atomic")]
    public IReadOnlyList<string> Searches { get; init; } = [];

    [Field(3, ListType = "atomic")]
    public IReadOnlyList<PodDNSConfigOption> Options { get; init; } = [];
}
