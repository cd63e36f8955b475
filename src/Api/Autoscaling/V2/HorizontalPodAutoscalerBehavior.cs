using MiniKube.Api.Codecs;

namespace MiniKube.Api.Autoscaling.V2;

/// <summary>How fast pods may come and go.</summary>
[ApiType("io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerBehavior")]
public sealed partial record HorizontalPodAutoscalerBehavior
{
    /// <summary>The rules for more pods. Default: by 4 pods or to the double every 15 s, whichever is more, at once.</summary>
    [Field(1)]
    public HPAScalingRules? ScaleUp { get; init; }

    /// <summary>The rules for fewer pods. Default: down to <c>minReplicas</c>, by the largest number that the last 5 minutes asked for.</summary>
    [Field(2)]
    public HPAScalingRules? ScaleDown { get; init; }
}
