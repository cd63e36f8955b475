using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>Whether a volume is free, taken or given up.</summary>
[ApiType("io.k8s.api.core.v1.PersistentVolumeStatus")]
public sealed partial record PersistentVolumeStatus
{
    /// <summary>Pending, Available (free), Bound, Released (its claim is gone), or Failed (it could not be reclaimed).</summary>
    [Field(1, Enum = Enums.PersistentVolumePhase)]
    public string? Phase { get; init; }

    /// <summary>Details for people to read.</summary>
    [Field(2)]
    public string? Message { get; init; }

    /// <summary>Why it failed, as one CamelCase word.</summary>
    [Field(3)]
    public string? Reason { get; init; }

    /// <summary>When phase last changed.</summary>
    [Field(4)]
    public Timestamp? LastPhaseTransitionTime { get; init; }
}
