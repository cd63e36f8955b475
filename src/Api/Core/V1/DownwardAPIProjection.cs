using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Fields of the pod, as a part of a projected volume.</summary>
[ApiType("io.k8s.api.core.v1.DownwardAPIProjection")]
public sealed partial record DownwardAPIProjection
{
    /// <summary>The files.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<DownwardAPIVolumeFile> Items { get; init; } = [];
}
