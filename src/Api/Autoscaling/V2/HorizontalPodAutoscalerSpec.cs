using MiniKube.Api.Codecs;

namespace MiniKube.Api.Autoscaling.V2;

/// <summary>What is scaled, by what, and within which bounds.</summary>
[ApiType("io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerSpec")]
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

    /// <summary>What to measure; the metric that asks for most pods counts. Default: CPU at 80 % of what the pods request.</summary>
    [Field(4, ListType = "atomic")]
    public IReadOnlyList<MetricSpec> Metrics { get; init; } = [];

    /// <summary>How fast to scale up and down. Default: up by 4 pods or to the double every 15 s, down at any speed, by what the last 5 minutes asked for.</summary>
    [Field(5)]
    public HorizontalPodAutoscalerBehavior? Behavior { get; init; }
}
