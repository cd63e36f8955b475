using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>An empty directory that lives as long as the pod.</summary>
[ApiType("io.k8s.api.core.v1.EmptyDirVolumeSource")]
public sealed partial record EmptyDirVolumeSource
{
    /// <summary>Where it is kept: Memory for a tmpfs, which counts as the containers' memory, or HugePages. The node's disk when empty.</summary>
    [Field(1)]
    public string? Medium { get; init; }

    /// <summary>The most it may hold; the pod is evicted beyond it. A tmpfs is never larger than the containers' memory limits. No limit when unset.</summary>
    [Field(2, Pointer = true)]
    public Quantity? SizeLimit { get; init; }
}
