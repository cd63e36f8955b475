using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>What is known of a mounted volume.</summary>
[ApiType("io.k8s.api.core.v1.VolumeStatus")]
public sealed partial record VolumeStatus
{
    /// <summary>Set for volumes of the type image.</summary>
    [Field(1)]
    public ImageVolumeStatus? Image { get; init; }
}
