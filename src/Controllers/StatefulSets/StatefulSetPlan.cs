using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.ControllerRevisions;
using MiniKube.Controllers.Ownership;

namespace MiniKube.Controllers.StatefulSets;

/// <summary>What a StatefulSet's plan is computed from.</summary>
/// <param name="Set">The set as last seen.</param>
/// <param name="Pods">The pods of its namespace that it controls or that have no controller; others are ignored.</param>
/// <param name="Revisions">The same for ControllerRevisions.</param>
/// <param name="Claim">The claims of its namespace by name.</param>
internal sealed record StatefulSetSnapshot(
    StatefulSet Set, IReadOnlyList<Pod> Pods, IReadOnlyList<ControllerRevision> Revisions, Func<string, PersistentVolumeClaim?> Claim);

/// <summary>A pod and those of its claims that must be made first.</summary>
internal sealed record PodWithClaims(Pod Pod, IReadOnlyList<PersistentVolumeClaim> Claims);

/// <summary>The next step towards what a StatefulSet asks for. The one after that follows when its writes have been seen.</summary>
/// <param name="Revisions">The revision of the present template. Where it must be written first, nothing else is planned.</param>
/// <param name="Create">The pods to make; at most one where they are made in order.</param>
/// <param name="FillClaims">Pods that wait for claims which are not there.</param>
/// <param name="Delete">The pods to delete; at most one where that goes in order.</param>
/// <param name="Relabel">Pods as they should be, with the labels that name them.</param>
/// <param name="UpdateClaims">Claims as they should be, with their owners.</param>
/// <param name="DeleteRevisions">Revisions beyond the history limit.</param>
/// <param name="Status">The status to write; equal to the present one when there is nothing to write.</param>
/// <param name="Requeue">After which time a ready pod becomes available, which no event will tell.</param>
internal sealed record StatefulSetPlan(
    Claims<Pod> Pods,
    Claims<ControllerRevision> ClaimedRevisions,
    RevisionPlan Revisions,
    IReadOnlyList<PodWithClaims> Create,
    IReadOnlyList<PodWithClaims> FillClaims,
    IReadOnlyList<Pod> Delete,
    IReadOnlyList<Pod> Relabel,
    IReadOnlyList<PersistentVolumeClaim> UpdateClaims,
    IReadOnlyList<ControllerRevision> DeleteRevisions,
    StatefulSetStatus Status,
    IReadOnlyList<PlannedEvent> Events,
    TimeSpan? Requeue)
{
    /// <summary>The label of a StatefulSet's revisions that carries their hash.</summary>
    public const string RevisionHashLabel = "controller.kubernetes.io/hash";

    public static StatefulSetPlan Compute(StatefulSetSnapshot snapshot, DateTimeOffset now)
    {
        var set = snapshot.Set;
        var selector = WorkloadSelector.Compile(set.Spec.Selector ?? new());
        var pods = Claims<Pod>.Compute(set.Metadata, selector, snapshot.Pods.Where(p => StatefulSetIdentity.OrdinalOf(set, p) is not null));
        var claimed = Claims<ControllerRevision>.Compute(set.Metadata, selector, snapshot.Revisions);
        var revisions = RevisionPlan.Compute(set, set.Spec.Template, set.Status.CollisionCount, claimed.Owned, RevisionHashLabel);
        var work = new StatefulSetWork(snapshot, pods.Owned, claimed.Owned, revisions, now);
        if (revisions.Write == RevisionWrite.None)
        {
            work.Run();
        }
        return work.ToPlan(pods, claimed);
    }
}
