using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;

namespace MiniKube.Api.Policy.V1;

/// <summary>How many pods of a set must be left alone by evictions.</summary>
[ApiType("io.k8s.api.policy.v1.PodDisruptionBudgetSpec")]
public sealed partial record PodDisruptionBudgetSpec
{
    /// <summary>How many pods must remain after an eviction: a number, or a percentage rounded up. 100% forbids all evictions.</summary>
    [Field(1, Pointer = true)]
    public IntOrString? MinAvailable { get; init; }

    /// <summary>Which pods are guarded. None when unset; all of the namespace when empty.</summary>
    [Field(2, PatchStrategy = "replace")]
    public LabelSelector? Selector { get; init; }

    /// <summary>How many pods may be missing after an eviction: a number, or a percentage rounded up. 0 forbids all. Not with minAvailable.</summary>
    [Field(3, Pointer = true)]
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>
    /// When running pods that are not ready may be evicted: IfHealthyBudget (the default), while currentHealthy is no less than desiredHealthy; or AlwaysAllow.
    /// </summary>
    [Field(4, Pointer = true, Enum = Enums.UnhealthyPodEvictionPolicyType)]
    public string? UnhealthyPodEvictionPolicy { get; init; }
}
