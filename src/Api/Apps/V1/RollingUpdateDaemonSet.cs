using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Apps.V1;

/// <summary>How many nodes a rolling update may touch at a time. Percentages are of the nodes that should run a pod.</summary>
[ApiType("io.k8s.api.apps.v1.RollingUpdateDaemonSet")]
public sealed partial record RollingUpdateDaemonSet
{
    /// <summary>How many nodes may be without an available pod: a number, or a percentage rounded up. 1 when unset. Not 0 when maxSurge is 0.</summary>
    [Field(1, Pointer = true)]
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>How many nodes may run a new pod beside the old one: a number, or a percentage rounded up. 0 when unset. Not 0 when maxUnavailable is 0.</summary>
    [Field(2, Pointer = true)]
    public IntOrString? MaxSurge { get; init; }
}
