using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A disk of Google Compute Engine. It must lie in the node's zone and can be mounted writable once.</summary>
[ApiType("io.k8s.api.core.v1.GCEPersistentDiskVolumeSource")]
public sealed partial record GCEPersistentDiskVolumeSource
{
    /// <summary>The disk's name.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string PdName { get; init; } = "";

    /// <summary>The file system to mount, such as ext4 or xfs. ext4 when unset.</summary>
    [Field(2)]
    public string? FsType { get; init; }

    /// <summary>The partition's number. The whole disk when 0 or unset.</summary>
    [Field(3)]
    public int? Partition { get; init; }

    /// <summary>Mount it read-only. False when unset.</summary>
    [Field(4)]
    public bool? ReadOnly { get; init; }
}
