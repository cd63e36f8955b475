using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.DownwardAPIProjection")]
public sealed partial record DownwardAPIProjection
{
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<DownwardAPIVolumeFile> Items { get; init; } = [];
}
