using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ImageVolumeSource")]
public sealed partial record ImageVolumeSource
{
    [Field(1)]
    public string? Reference { get; init; }

    [Field(2)]
    public string? PullPolicy { get; init; }
}
