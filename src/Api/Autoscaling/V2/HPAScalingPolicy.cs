using MiniKube.Api.Codecs;

namespace MiniKube.Api.Autoscaling.V2;

/// <summary>How much may change within a time.</summary>
[ApiType("io.k8s.api.autoscaling.v2.HPAScalingPolicy")]
public sealed partial record HPAScalingPolicy
{
    /// <summary><c>Pods</c> or <c>Percent</c>.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary>How many pods, or percent of the present number; more than 0.</summary>
    [Field(2, Required = true, Default = "0")]
    public int Value { get; init; }

    /// <summary>Within how many seconds; 1 to 1800.</summary>
    [Field(3, Required = true, Default = "0")]
    public int PeriodSeconds { get; init; }
}
