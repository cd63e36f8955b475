using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Autoscaling.V2;

/// <summary>The name of a metric, and which of its series.</summary>
[ApiType("io.k8s.api.autoscaling.v2.MetricIdentifier")]
public sealed partial record MetricIdentifier
{
    /// <summary>The metric's name.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>The labels of the series; all of them where it is absent.</summary>
    [Field(2)]
    public LabelSelector? Selector { get; init; }
}
