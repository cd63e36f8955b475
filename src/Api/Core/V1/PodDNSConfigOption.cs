using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>One option of the resolver, as in resolv.conf.</summary>
[ApiType("io.k8s.api.core.v1.PodDNSConfigOption")]
public sealed partial record PodDNSConfigOption
{
    /// <summary>The option's name, such as ndots.</summary>
    [Field(1)]
    public string? Name { get; init; }

    /// <summary>The option's value, where it takes one.</summary>
    [Field(2, Pointer = true)]
    public string? Value { get; init; }
}
