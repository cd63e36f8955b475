using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.FlockerVolumeSource")]
public sealed partial record FlockerVolumeSource
{
    [Field(1)]
    public string? DatasetName { get; init; }

    [Field(2)]
    public string? DatasetUUID { get; init; }
}
