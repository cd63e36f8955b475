using MiniKube.Api.Codecs;

namespace MiniKube.Api.Autoscaling.V2;

/// <summary>A metric from outside of the cluster, such as the length of a queue.</summary>
[ApiType("io.k8s.api.autoscaling.v2.ExternalMetricSource")]
public sealed partial record ExternalMetricSource
{
    /// <summary>Which metric.</summary>
    [Field(1, Required = true)]
    public MetricIdentifier Metric { get; init; } = new();

    /// <summary>The value to aim for.</summary>
    [Field(2, Required = true)]
    public MetricTarget Target { get; init; } = new();
}
