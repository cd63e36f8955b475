using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Scheduling.V1;

/// <summary>A name for a priority. Pods of a higher one are scheduled first and may drive out others.</summary>
[ApiType("io.k8s.api.scheduling.v1.PriorityClass")]
[Kind("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", ClusterScoped = true)]
public sealed partial record PriorityClass
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The priority of pods of this class: the higher, the more important. At most 1000000000, but for the system's own classes. Cannot be changed.</summary>
    [Field(2, Default = "0")]
    public int Value { get; init; }

    /// <summary>Pods that name no class get this one. At most one class should have it; of several the lowest value counts. False when unset.</summary>
    [Field(3)]
    public bool? GlobalDefault { get; init; }

    /// <summary>What the class is meant for.</summary>
    [Field(4)]
    public string? Description { get; init; }

    /// <summary>PreemptLowerPriority (the default) lets pods drive out those of lower priority; Never lets them only wait ahead. Cannot be changed.</summary>
    [Field(5, Pointer = true, Enum = Enums.PreemptionPolicy)]
    public string? PreemptionPolicy { get; init; }
}
