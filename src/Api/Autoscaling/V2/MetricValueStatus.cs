using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Autoscaling.V2;

/// <summary>A value that was measured, in the forms that are known.</summary>
[ApiType("io.k8s.api.autoscaling.v2.MetricValueStatus")]
public sealed partial record MetricValueStatus
{
    /// <summary>The metric as it is.</summary>
    [Field(1, Pointer = true)]
    public Quantity? Value { get; init; }

    /// <summary>The metric divided by the number of pods.</summary>
    [Field(2, Pointer = true)]
    public Quantity? AverageValue { get; init; }

    /// <summary>In percent of what the pods request, averaged over them.</summary>
    [Field(3, Pointer = true)]
    public int? AverageUtilization { get; init; }
}
