using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

/// <summary>What a claim asks for.</summary>
[ApiType("io.k8s.api.core.v1.PersistentVolumeClaimSpec")]
public sealed partial record PersistentVolumeClaimSpec
{
    /// <summary>How the volume will be used: ReadWriteOnce (one node), ReadOnlyMany, ReadWriteMany, or ReadWriteOncePod (one pod).</summary>
    [Field(1, Enum = Enums.PersistentVolumeAccessMode, ListType = "atomic")]
    public IReadOnlyList<string> AccessModes { get; init; } = [];

    /// <summary>Labels that the volume must have.</summary>
    [Field(4)]
    public LabelSelector? Selector { get; init; }

    /// <summary>How much is asked for. May grow later where the storage class allows it.</summary>
    [Field(2, Embedded = true)]
    public VolumeResourceRequirements? Resources { get; init; }

    /// <summary>The PersistentVolume bound to the claim. Set beforehand it asks for that one.</summary>
    [Field(3)]
    public string? VolumeName { get; init; }

    /// <summary>The class of storage. The cluster's default class when unset; only volumes without a class when empty.</summary>
    [Field(5, Pointer = true)]
    public string? StorageClassName { get; init; }

    /// <summary>Filesystem (the default) or Block.</summary>
    [Field(6, Pointer = true, Enum = Enums.PersistentVolumeMode)]
    public string? VolumeMode { get; init; }

    /// <summary>What the new volume is filled from: a VolumeSnapshot or a PersistentVolumeClaim of the same namespace.</summary>
    [Field(7)]
    public TypedLocalObjectReference? DataSource { get; init; }

    /// <summary>
    /// What the new volume is filled from: an object of any kind but those of the core group, PersistentVolumeClaims excepted. Takes the place of dataSource, and both
    /// are kept equal.
    /// </summary>
    [Field(8)]
    public TypedObjectReference? DataSourceRef { get; init; }

    /// <summary>The VolumeAttributesClass that sets properties such as throughput. May be changed later.</summary>
    [Field(9, Pointer = true)]
    public string? VolumeAttributesClassName { get; init; }
}
