using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A vSphere disk.</summary>
[ApiType("io.k8s.api.core.v1.VsphereVirtualDiskVolumeSource")]
public sealed partial record VsphereVirtualDiskVolumeSource
{
    /// <summary>The path of the vmdk file.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string VolumePath { get; init; } = "";

    /// <summary>The file system to mount, such as ext4 or xfs. ext4 when unset.</summary>
    [Field(2)]
    public string? FsType { get; init; }

    /// <summary>The name of the storage policy.</summary>
    [Field(3)]
    public string? StoragePolicyName { get; init; }

    /// <summary>The id of the storage policy.</summary>
    [Field(4)]
    public string? StoragePolicyID { get; init; }
}
