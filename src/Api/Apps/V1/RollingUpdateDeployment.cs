using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Apps.V1;

/// <summary>How far the number of pods may deviate from the wanted one during a rolling update.</summary>
[ApiType("io.k8s.api.apps.v1.RollingUpdateDeployment")]
public sealed partial record RollingUpdateDeployment
{
    /// <summary>How many pods may be missing: a number, or a percentage of replicas rounded down. 25% when unset. Not 0 when maxSurge is 0.</summary>
    [Field(1, Pointer = true)]
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>
    /// How many pods there may be beyond the wanted number: a number, or a percentage of replicas rounded up. 25% when unset. Not 0 when maxUnavailable is 0.
    /// </summary>
    [Field(2, Pointer = true)]
    public IntOrString? MaxSurge { get; init; }
}
