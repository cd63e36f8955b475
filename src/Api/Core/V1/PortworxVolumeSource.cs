using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A Portworx volume.</summary>
[ApiType("io.k8s.api.core.v1.PortworxVolumeSource")]
public sealed partial record PortworxVolumeSource
{
    /// <summary>The volume's id.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string VolumeID { get; init; } = "";

    /// <summary>The file system to mount, such as ext4 or xfs. ext4 when unset.</summary>
    [Field(2)]
    public string? FsType { get; init; }

    /// <summary>Mount it read-only. False when unset.</summary>
    [Field(3)]
    public bool? ReadOnly { get; init; }
}
