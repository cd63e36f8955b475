using MiniKube.Api.Codecs;

namespace MiniKube.Api.Autoscaling.V2;

/// <summary>The measure of a metric from outside of the cluster.</summary>
[ApiType("io.k8s.api.autoscaling.v2.ExternalMetricStatus")]
public sealed partial record ExternalMetricStatus
{
    /// <summary>Which metric.</summary>
    [Field(1, Required = true)]
    public MetricIdentifier Metric { get; init; } = new();

    /// <summary>Its value.</summary>
    [Field(2, Required = true)]
    public MetricValueStatus Current { get; init; } = new();
}
