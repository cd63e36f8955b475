using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ImageVolumeStatus")]
public sealed partial record ImageVolumeStatus
{
    [Field(1, Required = true)]
    public string ImageRef { get; init; } = "";
}
