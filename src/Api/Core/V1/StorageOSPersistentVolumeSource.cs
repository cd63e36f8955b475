using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A StorageOS volume.</summary>
[ApiType("io.k8s.api.core.v1.StorageOSPersistentVolumeSource")]
public sealed partial record StorageOSPersistentVolumeSource
{
    /// <summary>The volume's name.</summary>
    [Field(1)]
    public string? VolumeName { get; init; }

    /// <summary>The namespace within StorageOS. The pod's namespace when unset.</summary>
    [Field(2)]
    public string? VolumeNamespace { get; init; }

    /// <summary>The file system to mount, such as ext4 or xfs. ext4 when unset.</summary>
    [Field(3)]
    public string? FsType { get; init; }

    /// <summary>Mount it read-only. False when unset.</summary>
    [Field(4)]
    public bool? ReadOnly { get; init; }

    /// <summary>The Secret with the API's credentials. Default ones when unset.</summary>
    [Field(5)]
    public ObjectReference? SecretRef { get; init; }
}
