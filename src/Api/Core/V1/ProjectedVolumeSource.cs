using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ProjectedVolumeSource")]
public sealed partial record ProjectedVolumeSource
{
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<VolumeProjection> Sources { get; init; } = [];

    [Field(2)]
    public int? DefaultMode { get; init; }
}
