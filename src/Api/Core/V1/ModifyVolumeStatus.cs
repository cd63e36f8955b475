using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>How far the change to another VolumeAttributesClass has come.</summary>
[ApiType("io.k8s.api.core.v1.ModifyVolumeStatus")]
public sealed partial record ModifyVolumeStatus
{
    /// <summary>The VolumeAttributesClass that the volume is on its way to.</summary>
    [Field(1)]
    public string? TargetVolumeAttributesClassName { get; init; }

    /// <summary>Pending (something is missing, such as the class), InProgress, or Infeasible (the driver refuses; name another class).</summary>
    [Field(2, Required = true, Enum = Enums.PersistentVolumeClaimModifyVolumeStatus, Default = "\"\"")]
    public string Status { get; init; } = "";
}
