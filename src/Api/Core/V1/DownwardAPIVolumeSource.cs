using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Fields of the pod as files.</summary>
[ApiType("io.k8s.api.core.v1.DownwardAPIVolumeSource")]
public sealed partial record DownwardAPIVolumeSource
{
    /// <summary>The files.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<DownwardAPIVolumeFile> Items { get; init; } = [];

    /// <summary>The mode of the files, octal in YAML, decimal in JSON, up to 0777. 0644 when unset. fsGroup may change it.</summary>
    [Field(2, Pointer = true)]
    public int? DefaultMode { get; init; }
}
