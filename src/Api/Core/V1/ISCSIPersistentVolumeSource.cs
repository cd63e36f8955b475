using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A disk of an iSCSI target. Can be mounted writable on one node only.</summary>
[ApiType("io.k8s.api.core.v1.ISCSIPersistentVolumeSource")]
public sealed partial record ISCSIPersistentVolumeSource
{
    /// <summary>The target's address, with a port unless it is 860 or 3260.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string TargetPortal { get; init; } = "";

    /// <summary>The target's qualified name.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Iqn { get; init; } = "";

    /// <summary>The number of the target's logical unit.</summary>
    [Field(3, Required = true, Default = "0")]
    public int Lun { get; init; }

    /// <summary>The interface to use.</summary>
    [Field(4, Default = "\"default\"")]
    public string? IscsiInterface { get; init; }

    /// <summary>The file system to mount, such as ext4 or xfs. ext4 when unset.</summary>
    [Field(5)]
    public string? FsType { get; init; }

    /// <summary>Mount it read-only. False when unset.</summary>
    [Field(6)]
    public bool? ReadOnly { get; init; }

    /// <summary>Further portals of the target, with ports unless they are 860 or 3260.</summary>
    [Field(7, ListType = "atomic")]
    public IReadOnlyList<string> Portals { get; init; } = [];

    /// <summary>Use CHAP for discovery.</summary>
    [Field(8)]
    public bool? ChapAuthDiscovery { get; init; }

    /// <summary>Use CHAP for the session.</summary>
    [Field(11)]
    public bool? ChapAuthSession { get; init; }

    /// <summary>The Secret with the CHAP credentials.</summary>
    [Field(10)]
    public SecretReference? SecretRef { get; init; }

    /// <summary>The initiator's qualified name, in place of the node's own.</summary>
    [Field(12, Pointer = true)]
    public string? InitiatorName { get; init; }
}
