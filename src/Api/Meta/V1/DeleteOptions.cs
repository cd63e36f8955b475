using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

/// <summary>How a deletion is to be carried out. It is sent as the body of a DELETE request.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions")]
public sealed partial record DeleteOptions
{
    /// <summary>Seconds the object may take to end. 0 deletes at once; unset takes the kind's default, which is 30 for most pods.</summary>
    [Field(1, Pointer = true)]
    public long? GracePeriodSeconds { get; init; }

    /// <summary>What must be true of the object. Where it is not, the answer is 409 Conflict and nothing is deleted.</summary>
    [Field(2)]
    public Preconditions? Preconditions { get; init; }

    /// <summary>Deprecated, use propagationPolicy. True leaves dependents behind, false has them collected. Not allowed together with propagationPolicy.</summary>
    [Field(3, Pointer = true)]
    public bool? OrphanDependents { get; init; }

    /// <summary>
    /// What becomes of dependents. Orphan leaves them, Background deletes them afterwards, Foreground deletes them first. When unset, finalizers and the kind's default
    /// decide.
    /// </summary>
    [Field(4, Pointer = true)]
    public string? PropagationPolicy { get; init; }

    /// <summary>With All, the request is checked in full but nothing is deleted. No other value is allowed.</summary>
    [Field(5, ListType = "atomic")]
    public IReadOnlyList<string> DryRun { get; init; } = [];

    /// <summary>Delete an object even though its stored data cannot be read. Skips finalizers and preconditions, so it may leave the cluster inconsistent.</summary>
    [Field(6, Pointer = true)]
    public bool? IgnoreStoreReadErrorWithClusterBreakingPotential { get; init; }

    /// <summary>The group and version of these options, usually v1. May be left out.</summary>
    [Field(0)]
    public string? ApiVersion { get; init; }

    /// <summary>DeleteOptions. May be left out.</summary>
    [Field(0)]
    public string? Kind { get; init; }
}
