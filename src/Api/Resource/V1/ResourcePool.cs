using MiniKube.Api.Codecs;

namespace MiniKube.Api.Resource.V1;

/// <summary>The pool that a ResourceSlice belongs to.</summary>
[ApiType("io.k8s.api.resource.v1.ResourcePool")]
public sealed partial record ResourcePool
{
    /// <summary>The pool's name, often the node's: DNS subdomains joined by slashes, of at most 253 characters. Cannot be changed.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>Goes up whenever the driver changes the pool. Only the slices of the highest generation count.</summary>
    [Field(2, Required = true, Default = "0")]
    public long Generation { get; init; }

    /// <summary>How many slices the pool has in this generation, more than 0. With fewer in sight the pool is not complete.</summary>
    [Field(3, Required = true, Default = "0")]
    public long ResourceSliceCount { get; init; }
}
