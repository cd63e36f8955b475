using MiniKube.Api.Codecs;

namespace MiniKube.Api.Autoscaling.V2;

/// <summary>A resource of the pods, as their node measures it.</summary>
[ApiType("io.k8s.api.autoscaling.v2.ResourceMetricSource")]
public sealed partial record ResourceMetricSource
{
    /// <summary><c>cpu</c> or <c>memory</c>.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>The average to aim for.</summary>
    [Field(2, Required = true)]
    public MetricTarget Target { get; init; } = new();
}
