using MiniKube.Api.Codecs;

namespace MiniKube.Api.Autoscaling.V1;

/// <summary>What is scaled, by what, and within which bounds.</summary>
[ApiType("io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerSpec")]
public sealed partial record HorizontalPodAutoscalerSpec
{
    /// <summary>The object that is scaled; it has a scale subresource.</summary>
    [Field(1, Required = true)]
    public CrossVersionObjectReference ScaleTargetRef { get; init; } = new();

    /// <summary>The least number of pods. Default: 1.</summary>
    [Field(2, Pointer = true)]
    public int? MinReplicas { get; init; }

    /// <summary>The largest number of pods; at least <c>minReplicas</c>.</summary>
    [Field(3, Required = true, Default = "0")]
    public int MaxReplicas { get; init; }

    /// <summary>The average CPU use of all pods to aim for, in percent of what they request. Default: 80.</summary>
    [Field(4, Pointer = true)]
    public int? TargetCPUUtilizationPercentage { get; init; }
}
