using MiniKube.Api.Codecs;

namespace MiniKube.Api.Apps.V1;

/// <summary>How a DaemonSet's old pods are replaced by new ones.</summary>
[ApiType("io.k8s.api.apps.v1.DaemonSetUpdateStrategy")]
public sealed partial record DaemonSetUpdateStrategy
{
    /// <summary>RollingUpdate (the default) replaces pods little by little. OnDelete leaves each until somebody deletes it.</summary>
    [Field(1, Enum = Enums.DaemonSetUpdateStrategyType)]
    public string? Type { get; init; }

    /// <summary>How many nodes a rolling update may touch at a time. Only with type RollingUpdate.</summary>
    [Field(2)]
    public RollingUpdateDaemonSet? RollingUpdate { get; init; }
}
