using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A CephFS directory.</summary>
[ApiType("io.k8s.api.core.v1.CephFSPersistentVolumeSource")]
public sealed partial record CephFSPersistentVolumeSource
{
    /// <summary>The Ceph monitors' addresses.</summary>
    [Field(1, Required = true, ListType = "atomic")]
    public IReadOnlyList<string> Monitors { get; init; } = [];

    /// <summary>The directory to mount. / when unset.</summary>
    [Field(2)]
    public string? Path { get; init; }

    /// <summary>The Ceph user. admin when unset.</summary>
    [Field(3)]
    public string? User { get; init; }

    /// <summary>The file with the user's key. /etc/ceph/user.secret when unset.</summary>
    [Field(4)]
    public string? SecretFile { get; init; }

    /// <summary>The Secret with the user's key; wins over secretFile.</summary>
    [Field(5)]
    public SecretReference? SecretRef { get; init; }

    /// <summary>Mount it read-only. False when unset.</summary>
    [Field(6)]
    public bool? ReadOnly { get; init; }
}
