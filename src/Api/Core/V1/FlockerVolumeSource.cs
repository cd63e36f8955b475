using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A Flocker dataset. Exactly one field is set.</summary>
[ApiType("io.k8s.api.core.v1.FlockerVolumeSource")]
public sealed partial record FlockerVolumeSource
{
    /// <summary>The dataset's name. Deprecated.</summary>
    [Field(1)]
    public string? DatasetName { get; init; }

    /// <summary>The dataset's UUID.</summary>
    [Field(2)]
    public string? DatasetUUID { get; init; }
}
