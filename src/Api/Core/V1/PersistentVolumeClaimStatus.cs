using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>What a claim got.</summary>
[ApiType("io.k8s.api.core.v1.PersistentVolumeClaimStatus")]
public sealed partial record PersistentVolumeClaimStatus
{
    /// <summary>Pending (no volume yet), Bound, or Lost (the volume is gone, and the data with it).</summary>
    [Field(1, Enum = Enums.PersistentVolumeClaimPhase)]
    public string? Phase { get; init; }

    /// <summary>How the volume can be used.</summary>
    [Field(2, Enum = Enums.PersistentVolumeAccessMode, ListType = "atomic")]
    public IReadOnlyList<string> AccessModes { get; init; } = [];

    /// <summary>How large the volume is.</summary>
    [Field(3)]
    public IReadOnlyDictionary<string, Quantity> Capacity { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    /// <summary>What can be said of the claim, above all while its volume is resized or modified; one entry per type.</summary>
    [Field(4, ListType = "map", ListMapKeys = ["type"], MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<PersistentVolumeClaimCondition> Conditions { get; init; } = [];

    /// <summary>What has been set aside for the claim. More than capacity while the volume grows; quota counts the larger of this and the request.</summary>
    [Field(5)]
    public IReadOnlyDictionary<string, Quantity> AllocatedResources { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    /// <summary>How far resizing has come, by resource name, such as storage. Nothing is being resized when unset.</summary>
    [Field(7, Enum = Enums.ClaimResourceStatus, GranularMap = true)]
    public IReadOnlyDictionary<string, string> AllocatedResourceStatuses { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The VolumeAttributesClass in force. None when unset.</summary>
    [Field(8, Pointer = true)]
    public string? CurrentVolumeAttributesClassName { get; init; }

    /// <summary>The change to another VolumeAttributesClass that is under way. None when unset.</summary>
    [Field(9)]
    public ModifyVolumeStatus? ModifyVolumeStatus { get; init; }
}
