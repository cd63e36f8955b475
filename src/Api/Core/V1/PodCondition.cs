using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>One aspect of a pod's state.</summary>
[ApiType("io.k8s.api.core.v1.PodCondition")]
public sealed partial record PodCondition
{
    /// <summary>Which aspect: PodScheduled, Initialized, ContainersReady, Ready, DisruptionTarget or another. Readiness gates add types of their own.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary>The metadata.generation this condition was set for.</summary>
    [Field(7)]
    public long? ObservedGeneration { get; init; }

    /// <summary>True, False or Unknown.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Status { get; init; } = "";

    /// <summary>When the condition was last checked.</summary>
    [Field(3)]
    public Timestamp? LastProbeTime { get; init; }

    /// <summary>When status last changed.</summary>
    [Field(4)]
    public Timestamp? LastTransitionTime { get; init; }

    /// <summary>Why, as one CamelCase word such as Unschedulable.</summary>
    [Field(5)]
    public string? Reason { get; init; }

    /// <summary>Details for people to read.</summary>
    [Field(6)]
    public string? Message { get; init; }
}
