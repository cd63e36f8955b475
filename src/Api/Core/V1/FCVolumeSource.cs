using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A disk on Fibre Channel. Can be mounted writable on one node only.</summary>
[ApiType("io.k8s.api.core.v1.FCVolumeSource")]
public sealed partial record FCVolumeSource
{
    /// <summary>World wide names of the targets. Needs lun.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<string> TargetWWNs { get; init; } = [];

    /// <summary>The number of the targets' logical unit.</summary>
    [Field(2, Pointer = true)]
    public int? Lun { get; init; }

    /// <summary>The file system to mount, such as ext4 or xfs. ext4 when unset.</summary>
    [Field(3)]
    public string? FsType { get; init; }

    /// <summary>Mount it read-only. False when unset.</summary>
    [Field(4)]
    public bool? ReadOnly { get; init; }

    /// <summary>World wide identifiers of the disk. Either these, or targetWWNs and lun.</summary>
    [Field(5, ListType = "atomic")]
    public IReadOnlyList<string> Wwids { get; init; } = [];
}
