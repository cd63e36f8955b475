using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Apps.V1;

/// <summary>How far a rolling update goes, and how fast.</summary>
[ApiType("io.k8s.api.apps.v1.RollingUpdateStatefulSetStrategy")]
public sealed partial record RollingUpdateStatefulSetStrategy
{
    /// <summary>Only pods with this ordinal or a higher one are updated, for trying a change on some of them. 0 when unset.</summary>
    [Field(1, Pointer = true)]
    public int? Partition { get; init; }

    /// <summary>How many pods may be unavailable: a number, or a percentage of replicas rounded up. 1 when unset. Not 0.</summary>
    [Field(2, Pointer = true)]
    public IntOrString? MaxUnavailable { get; init; }
}
