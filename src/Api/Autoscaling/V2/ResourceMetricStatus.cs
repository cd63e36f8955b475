using MiniKube.Api.Codecs;

namespace MiniKube.Api.Autoscaling.V2;

/// <summary>The measure of a resource of the pods.</summary>
[ApiType("io.k8s.api.autoscaling.v2.ResourceMetricStatus")]
public sealed partial record ResourceMetricStatus
{
    /// <summary><c>cpu</c> or <c>memory</c>.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>Its average.</summary>
    [Field(2, Required = true)]
    public MetricValueStatus Current { get; init; } = new();
}
