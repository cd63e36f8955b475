using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Policy.V1;

/// <summary>Bounds how many pods of a set may be down at a time by evictions, such as when nodes are drained.</summary>
[ApiType("io.k8s.api.policy.v1.PodDisruptionBudget")]
[Kind("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets")]
public sealed partial record PodDisruptionBudget
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The pods, and how many of them must stay.</summary>
    [Field(2)]
    public PodDisruptionBudgetSpec Spec { get; init; } = new();

    /// <summary>How many evictions are allowed just now.</summary>
    [Field(3)]
    public PodDisruptionBudgetStatus Status { get; init; } = new();
}
