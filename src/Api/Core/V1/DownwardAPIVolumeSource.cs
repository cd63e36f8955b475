using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.DownwardAPIVolumeSource")]
public sealed partial record DownwardAPIVolumeSource
{
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<DownwardAPIVolumeFile> Items { get; init; } = [];

    [Field(2)]
    public int? DefaultMode { get; init; }
}
