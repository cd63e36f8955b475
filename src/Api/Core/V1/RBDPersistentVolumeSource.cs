using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A Ceph RBD image.</summary>
[ApiType("io.k8s.api.core.v1.RBDPersistentVolumeSource")]
public sealed partial record RBDPersistentVolumeSource
{
    /// <summary>The Ceph monitors' addresses.</summary>
    [Field(1, Required = true, ListType = "atomic")]
    public IReadOnlyList<string> Monitors { get; init; } = [];

    /// <summary>The image's name.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Image { get; init; } = "";

    /// <summary>The file system to mount, such as ext4 or xfs. ext4 when unset.</summary>
    [Field(3)]
    public string? FsType { get; init; }

    /// <summary>The pool that holds the image.</summary>
    [Field(4, Default = "\"rbd\"")]
    public string? Pool { get; init; }

    /// <summary>The Ceph user.</summary>
    [Field(5, Default = "\"admin\"")]
    public string? User { get; init; }

    /// <summary>The file with the user's key.</summary>
    [Field(6, Default = "\"/etc/ceph/keyring\"")]
    public string? Keyring { get; init; }

    /// <summary>The Secret with the user's key; wins over keyring.</summary>
    [Field(7)]
    public SecretReference? SecretRef { get; init; }

    /// <summary>Mount it read-only. False when unset.</summary>
    [Field(8)]
    public bool? ReadOnly { get; init; }
}
