using MiniKube.Api.Codecs;

namespace MiniKube.Api.Autoscaling.V2;

/// <summary>A resource of one container of each pod.</summary>
[ApiType("io.k8s.api.autoscaling.v2.ContainerResourceMetricSource")]
public sealed partial record ContainerResourceMetricSource
{
    /// <summary><c>cpu</c> or <c>memory</c>.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>The average to aim for.</summary>
    [Field(2, Required = true)]
    public MetricTarget Target { get; init; } = new();

    /// <summary>The container's name.</summary>
    [Field(3, Required = true, Default = "\"\"")]
    public string Container { get; init; } = "";
}
