using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A Photon Controller disk.</summary>
[ApiType("io.k8s.api.core.v1.PhotonPersistentDiskVolumeSource")]
public sealed partial record PhotonPersistentDiskVolumeSource
{
    /// <summary>The disk's id.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string PdID { get; init; } = "";

    /// <summary>The file system to mount, such as ext4 or xfs. ext4 when unset.</summary>
    [Field(2)]
    public string? FsType { get; init; }
}
