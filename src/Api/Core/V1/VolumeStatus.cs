using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.VolumeStatus")]
public sealed partial record VolumeStatus
{
    [Field(1)]
    public ImageVolumeStatus? Image { get; init; }
}
