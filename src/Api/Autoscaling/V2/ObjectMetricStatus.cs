using MiniKube.Api.Codecs;

namespace MiniKube.Api.Autoscaling.V2;

/// <summary>The measure of a metric of one object.</summary>
[ApiType("io.k8s.api.autoscaling.v2.ObjectMetricStatus")]
public sealed partial record ObjectMetricStatus
{
    /// <summary>Which metric.</summary>
    [Field(1, Required = true)]
    public MetricIdentifier Metric { get; init; } = new();

    /// <summary>Its value.</summary>
    [Field(2, Required = true)]
    public MetricValueStatus Current { get; init; } = new();

    /// <summary>The object.</summary>
    [Field(3, Required = true)]
    public CrossVersionObjectReference DescribedObject { get; init; } = new();
}
