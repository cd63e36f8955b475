using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Autoscaling.V1;

/// <summary>What the controller last saw and wants.</summary>
[ApiType("io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerStatus")]
public sealed partial record HorizontalPodAutoscalerStatus
{
    /// <summary>The generation of the spec that the status is about.</summary>
    [Field(1, Pointer = true)]
    public long? ObservedGeneration { get; init; }

    /// <summary>When the number of pods was last changed.</summary>
    [Field(2, Pointer = true)]
    public Timestamp? LastScaleTime { get; init; }

    /// <summary>How many pods there were.</summary>
    [Field(3, Required = true, Default = "0")]
    public int CurrentReplicas { get; init; }

    /// <summary>How many pods there should be.</summary>
    [Field(4, Required = true, Default = "0")]
    public int DesiredReplicas { get; init; }

    /// <summary>The pods' average CPU use, in percent of what they request.</summary>
    [Field(5, Pointer = true)]
    public int? CurrentCPUUtilizationPercentage { get; init; }
}
