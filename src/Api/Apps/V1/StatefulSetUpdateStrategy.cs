using MiniKube.Api.Codecs;

namespace MiniKube.Api.Apps.V1;

/// <summary>How a StatefulSet's old pods are replaced by new ones.</summary>
[ApiType("io.k8s.api.apps.v1.StatefulSetUpdateStrategy")]
public sealed partial record StatefulSetUpdateStrategy
{
    /// <summary>RollingUpdate (the default) replaces pods in order. OnDelete leaves each until somebody deletes it.</summary>
    [Field(1, Enum = Enums.StatefulSetUpdateStrategyType)]
    public string? Type { get; init; }

    /// <summary>How far a rolling update goes, and how fast. Only with type RollingUpdate.</summary>
    [Field(2)]
    public RollingUpdateStatefulSetStrategy? RollingUpdate { get; init; }
}
