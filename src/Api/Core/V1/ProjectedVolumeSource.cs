using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Several sources together in one directory.</summary>
[ApiType("io.k8s.api.core.v1.ProjectedVolumeSource")]
public sealed partial record ProjectedVolumeSource
{
    /// <summary>The sources. No two may write the same path.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<VolumeProjection> Sources { get; init; } = [];

    /// <summary>The mode of the files, octal in YAML, decimal in JSON, up to 0777. 0644 when unset. fsGroup may change it.</summary>
    [Field(2, Pointer = true)]
    public int? DefaultMode { get; init; }
}
