using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Autoscaling.V2;

/// <summary>The value to aim for, in one of three forms.</summary>
[ApiType("io.k8s.api.autoscaling.v2.MetricTarget")]
public sealed partial record MetricTarget
{
    /// <summary><c>Utilization</c>, <c>Value</c> or <c>AverageValue</c>.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary>The metric as it is.</summary>
    [Field(2, Pointer = true)]
    public Quantity? Value { get; init; }

    /// <summary>The metric divided by the number of pods.</summary>
    [Field(3, Pointer = true)]
    public Quantity? AverageValue { get; init; }

    /// <summary>In percent of what the pods request, averaged over them.</summary>
    [Field(4, Pointer = true)]
    public int? AverageUtilization { get; init; }
}
