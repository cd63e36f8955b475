using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>What is known of a mounted image volume.</summary>
[ApiType("io.k8s.api.core.v1.ImageVolumeStatus")]
public sealed partial record ImageVolumeStatus
{
    /// <summary>The image with its digest, as it is on the node.</summary>
    [Field(1, Required = true)]
    public string ImageRef { get; init; } = "";
}
