using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

/// <summary>What a list says of itself rather than of its items.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta")]
public sealed partial record ListMeta
{
    /// <summary>No longer set by servers.</summary>
    [Field(1)]
    public string? SelfLink { get; init; }

    /// <summary>The state of the store that the list shows. A watch that starts from it misses nothing and repeats nothing.</summary>
    [Field(2)]
    public string? ResourceVersion { get; init; }

    /// <summary>Hand this back as the continue parameter to get the next page. Empty on the last page. Tokens expire, which is answered by 410 Gone.</summary>
    [Field(3)]
    public string? Continue { get; init; }

    /// <summary>About how many items follow on later pages. Unset when there are none, or when a selector makes the number unknown.</summary>
    [Field(4, Pointer = true)]
    public long? RemainingItemCount { get; init; }

    /// <summary>Set where only one shard of the collection was asked for.</summary>
    [Field(5)]
    public ShardInfo? ShardInfo { get; init; }
}
