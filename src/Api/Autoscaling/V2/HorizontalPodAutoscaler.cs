using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Autoscaling.V2;

/// <summary>Keeps the number of an object's pods fit for their load, by one or several metrics.</summary>
[ApiType("io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler")]
[Kind("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers")]
public sealed partial record HorizontalPodAutoscaler
{
    /// <summary>The object's name, labels and owners.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What is wanted.</summary>
    [Field(2, Required = true)]
    public HorizontalPodAutoscalerSpec Spec { get; init; } = new();

    /// <summary>What is, as the controller last saw it.</summary>
    [Field(3)]
    public HorizontalPodAutoscalerStatus Status { get; init; } = new();
}
