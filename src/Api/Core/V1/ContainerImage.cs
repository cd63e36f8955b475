using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>An image on a node.</summary>
[ApiType("io.k8s.api.core.v1.ContainerImage")]
public sealed partial record ContainerImage
{
    /// <summary>Names it is known by, with tags or digests.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Its size in bytes.</summary>
    [Field(2)]
    public long? SizeBytes { get; init; }
}
