using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.ReplicaSets;

/// <summary>What a ReplicaSet's plan is computed from.</summary>
/// <param name="Set">The set as last seen.</param>
/// <param name="Pods">The pods of its namespace that it controls or that have no controller; others are ignored.</param>
/// <param name="RelatedPods">The pods of all sets that share this set's controller (its own among them); empty for a set without a controller. Looked at only
/// when pods must go.</param>
internal sealed record ReplicaSetSnapshot(ReplicaSet Set, IReadOnlyList<Pod> Pods, IEnumerable<Pod> RelatedPods);

/// <summary>What to do so that as many pods run as the set asks for.</summary>
/// <param name="Create">How many pods to make now; at most <see cref="Burst"/>.</param>
/// <param name="Delete">The pods to give up, first those that are missed least.</param>
/// <param name="Status">The status to write if nothing of this fails; equal to the present one when there is nothing to write.</param>
/// <param name="Requeue">After which time a ready pod becomes available, which no event will tell.</param>
internal sealed record ReplicaSetPlan(
    IReadOnlyList<Pod> Adopt,
    IReadOnlyList<Pod> Release,
    int Create,
    IReadOnlyList<Pod> Delete,
    ReplicaSetStatus Status,
    TimeSpan? Requeue)
{
    /// <summary>The most pods that one plan makes or deletes, so that one big set does not starve the others.</summary>
    public const int Burst = 500;

    /// <summary>
    /// Nothing is made or deleted now, so the status tells the whole truth. Otherwise it waits until the writes are seen: so whoever reads an observed
    /// generation in it may rely on its counts.
    /// </summary>
    public bool IsSteady => Create == 0 && Delete.Count == 0;

    public static ReplicaSetPlan Compute(ReplicaSetSnapshot snapshot, DateTimeOffset now)
    {
        var set = snapshot.Set;
        var claims = Claims<Pod>.Compute(set.Metadata, WorkloadSelector.Compile(set.Spec.Selector), snapshot.Pods);
        var active = claims.Owned.Where(PodStates.IsActive).ToArray();
        var terminating = claims.Owned.Count(p => PodStates.IsTerminating(p) && !PodStates.IsTerminal(p));

        var create = 0;
        IReadOnlyList<Pod> delete = [];
        if (set.Metadata.DeletionTimestamp is null)
        {
            var missing = (set.Spec.Replicas ?? 1) - active.Length;
            if (missing > 0)
            {
                create = Math.Min(missing, Burst);
            }
            else if (missing < 0)
            {
                Pod[] related = [.. snapshot.RelatedPods];
                related = related.Length > 0 ? related : active;
                delete = PodDeletionOrder.First(active, related, Math.Min(-missing, Burst), now);
            }
        }
        return new(
            claims.Adopt.Where(PodStates.IsActive).ToArray(),
            claims.Release.Where(PodStates.IsActive).ToArray(),
            create,
            delete,
            ReplicaSetStatusPlan.Compute(set, active, terminating, now),
            PodStates.NextAvailability(active, set.Spec.MinReadySeconds ?? 0, now));
    }
}
