using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Autoscaling.V2;

/// <summary>One aspect of an autoscaler's state.</summary>
[ApiType("io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerCondition")]
public sealed partial record HorizontalPodAutoscalerCondition
{
    /// <summary><c>AbleToScale</c>, <c>ScalingActive</c> or <c>ScalingLimited</c>.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Status { get; init; } = "";

    /// <summary>When the status last changed.</summary>
    [Field(3)]
    public Timestamp? LastTransitionTime { get; init; }

    /// <summary>Why, in one word.</summary>
    [Field(4)]
    public string? Reason { get; init; }

    /// <summary>Why, for people.</summary>
    [Field(5)]
    public string? Message { get; init; }
}
