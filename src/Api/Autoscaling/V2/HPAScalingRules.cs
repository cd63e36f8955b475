using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Autoscaling.V2;

/// <summary>Bounds on the speed in one direction.</summary>
[ApiType("io.k8s.api.autoscaling.v2.HPAScalingRules")]
public sealed partial record HPAScalingRules
{
    /// <summary>For how many seconds (0 to 3600) earlier wishes count against a change back. Default: 0 up, 300 down.</summary>
    [Field(3, Pointer = true)]
    public int? StabilizationWindowSeconds { get; init; }

    /// <summary>Which policy counts where several apply: <c>Max</c> (the default), <c>Min</c>, or <c>Disabled</c> for no scaling in this direction.</summary>
    [Field(1, Pointer = true)]
    public string? SelectPolicy { get; init; }

    /// <summary>The bounds; at least one.</summary>
    [Field(2, ListType = "atomic", KeepsEmpty = true)]
    public IReadOnlyList<HPAScalingPolicy> Policies { get; init; } = [];

    /// <summary>How far off the target the metric may be, as a fraction, without a change. Default: the controller's, 0.1.</summary>
    [Field(4, Pointer = true)]
    public Quantity? Tolerance { get; init; }
}
