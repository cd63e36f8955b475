using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A ScaleIO volume.</summary>
[ApiType("io.k8s.api.core.v1.ScaleIOPersistentVolumeSource")]
public sealed partial record ScaleIOPersistentVolumeSource
{
    /// <summary>The address of the ScaleIO API gateway.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Gateway { get; init; } = "";

    /// <summary>The name of the storage system.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string System { get; init; } = "";

    /// <summary>The Secret with user and password.</summary>
    [Field(3, Required = true)]
    public SecretReference? SecretRef { get; init; }

    /// <summary>Talk TLS to the gateway. False when unset.</summary>
    [Field(4)]
    public bool? SslEnabled { get; init; }

    /// <summary>The protection domain of the volume.</summary>
    [Field(5)]
    public string? ProtectionDomain { get; init; }

    /// <summary>The storage pool of the domain.</summary>
    [Field(6)]
    public string? StoragePool { get; init; }

    /// <summary>ThickProvisioned or ThinProvisioned.</summary>
    [Field(7, Default = "\"ThinProvisioned\"")]
    public string? StorageMode { get; init; }

    /// <summary>The volume's name.</summary>
    [Field(8)]
    public string? VolumeName { get; init; }

    /// <summary>The file system to mount, such as ext4 or xfs.</summary>
    [Field(9, Default = "\"xfs\"")]
    public string? FsType { get; init; }

    /// <summary>Mount it read-only. False when unset.</summary>
    [Field(10)]
    public bool? ReadOnly { get; init; }
}
