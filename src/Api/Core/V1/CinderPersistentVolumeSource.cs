using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A volume of OpenStack Cinder, in the region of the node.</summary>
[ApiType("io.k8s.api.core.v1.CinderPersistentVolumeSource")]
public sealed partial record CinderPersistentVolumeSource
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

    /// <summary>A Secret with what is needed to connect to OpenStack.</summary>
    [Field(4)]
    public SecretReference? SecretRef { get; init; }
}
