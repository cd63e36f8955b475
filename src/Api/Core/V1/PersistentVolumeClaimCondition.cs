using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>One aspect of a claim's state.</summary>
[ApiType("io.k8s.api.core.v1.PersistentVolumeClaimCondition")]
public sealed partial record PersistentVolumeClaimCondition
{
    /// <summary>Which aspect, such as Resizing, FileSystemResizePending, ControllerResizeError, NodeResizeError, ModifyingVolume or ModifyVolumeError.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary>True, False or Unknown.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Status { get; init; } = "";

    /// <summary>When the condition was last checked.</summary>
    [Field(3)]
    public Timestamp? LastProbeTime { get; init; }

    /// <summary>When status last changed.</summary>
    [Field(4)]
    public Timestamp? LastTransitionTime { get; init; }

    /// <summary>Why, as one CamelCase word.</summary>
    [Field(5)]
    public string? Reason { get; init; }

    /// <summary>Details for people to read.</summary>
    [Field(6)]
    public string? Message { get; init; }
}
