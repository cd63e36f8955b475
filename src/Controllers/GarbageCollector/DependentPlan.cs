using MiniKube.Api.Meta.V1;

namespace MiniKube.Controllers.GarbageCollector;

/// <summary>What became of an owner, as the server says now.</summary>
internal enum OwnerState
{
    /// <summary>It is there.</summary>
    Solid,

    /// <summary>There is no such object any more.</summary>
    Absent,

    /// <summary>It is being deleted and waits for its dependents to go first.</summary>
    WaitsForDependents,
}

/// <summary>What to do with an object that has owners.</summary>
/// <param name="DropOwners">The uids of the references to take from it: others keep it alive.</param>
/// <param name="Delete">The propagation policy to delete it with; null to leave it.</param>
/// <param name="Unblock">Before deleting, its references are made not to block its owners: its dependents form a circle with it.</param>
internal sealed record DependentPlan(IReadOnlyList<string> DropOwners, string? Delete, bool Unblock)
{
    public static DependentPlan Nothing { get; } = new([], null, false);

    /// <param name="live">The object as the server has it now.</param>
    /// <param name="owners">The state of each of its owners, in the order of its references.</param>
    /// <param name="hasDependents">Whether anything names it as owner.</param>
    /// <param name="dependentWaits">Whether one of those is itself being deleted in the foreground.</param>
    public static DependentPlan Compute(ObjectMeta live, IReadOnlyList<OwnerState> owners, bool hasDependents, bool dependentWaits)
    {
        if (live.OwnerReferences.Count == 0)
        {
            return Nothing;
        }
        if (owners.Contains(OwnerState.Solid))
        {
            return new(live.OwnerReferences.Where((_, i) => owners[i] != OwnerState.Solid).Select(r => r.Uid).ToArray(), null, false);
        }
        if (owners.Contains(OwnerState.WaitsForDependents) && hasDependents)
        {
            return new([], "Foreground", dependentWaits);
        }
        // A policy that was asked for before is kept; otherwise its own dependents follow behind it.
        var policy = live.Finalizers.Contains(OwnerGraphNode.OrphanFinalizer) ? "Orphan"
            : live.Finalizers.Contains(OwnerGraphNode.ForegroundFinalizer) ? "Foreground" : "Background";
        return new([], policy, false);
    }
}
