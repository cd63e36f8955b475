using MiniKube.Api.Codecs;

namespace MiniKube.Api.Autoscaling.V2;

/// <summary>A metric of each pod, such as transactions per second.</summary>
[ApiType("io.k8s.api.autoscaling.v2.PodsMetricSource")]
public sealed partial record PodsMetricSource
{
    /// <summary>Which metric.</summary>
    [Field(1, Required = true)]
    public MetricIdentifier Metric { get; init; } = new();

    /// <summary>The average to aim for.</summary>
    [Field(2, Required = true)]
    public MetricTarget Target { get; init; } = new();
}
