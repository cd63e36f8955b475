using MiniKube.Api.Codecs;

namespace MiniKube.Api.Autoscaling.V2;

/// <summary>A metric of one object.</summary>
[ApiType("io.k8s.api.autoscaling.v2.ObjectMetricSource")]
public sealed partial record ObjectMetricSource
{
    /// <summary>The object.</summary>
    [Field(1, Required = true)]
    public CrossVersionObjectReference DescribedObject { get; init; } = new();

    /// <summary>The value to aim for.</summary>
    [Field(2, Required = true)]
    public MetricTarget Target { get; init; } = new();

    /// <summary>Which metric.</summary>
    [Field(3, Required = true)]
    public MetricIdentifier Metric { get; init; } = new();
}
