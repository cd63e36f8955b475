using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>The swap space of a node.</summary>
[ApiType("io.k8s.api.core.v1.NodeSwapStatus")]
public sealed partial record NodeSwapStatus
{
    /// <summary>Its size in bytes.</summary>
    [Field(1, Pointer = true)]
    public long? Capacity { get; init; }
}
