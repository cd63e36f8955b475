using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;

namespace MiniKube.Api.Policy.V1;

/// <summary>How many evictions a PodDisruptionBudget allows just now.</summary>
[ApiType("io.k8s.api.policy.v1.PodDisruptionBudgetStatus")]
public sealed partial record PodDisruptionBudgetStatus
{
    /// <summary>The metadata.generation this status is about. The numbers hold only when it is the current one.</summary>
    [Field(1)]
    public long? ObservedGeneration { get; init; }

    /// <summary>Pods whose eviction was granted but has not been seen yet, by name, and when it was granted. Forgotten after a while.</summary>
    [Field(2)]
    public IReadOnlyDictionary<string, Timestamp> DisruptedPods { get; init; } = ReadOnlyDictionary<string, Timestamp>.Empty;

    /// <summary>How many pods may be evicted now.</summary>
    [Field(3, Default = "0")]
    public int DisruptionsAllowed { get; init; }

    /// <summary>Pods that are ready.</summary>
    [Field(4, Default = "0")]
    public int CurrentHealthy { get; init; }

    /// <summary>How many pods must be ready, at the least.</summary>
    [Field(5, Default = "0")]
    public int DesiredHealthy { get; init; }

    /// <summary>Pods that the budget counts in all.</summary>
    [Field(6, Default = "0")]
    public int ExpectedPods { get; init; }

    /// <summary>What can be said of the budget as a whole; one entry per type. DisruptionAllowed tells whether a pod may be evicted.</summary>
    [Field(7, ListType = "map", ListMapKeys = ["type"], MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<Condition> Conditions { get; init; } = [];
}
