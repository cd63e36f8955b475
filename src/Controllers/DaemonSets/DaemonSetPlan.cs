using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.ControllerRevisions;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.DaemonSets;

/// <summary>What a DaemonSet's plan is computed from.</summary>
/// <param name="Set">The set as last seen.</param>
/// <param name="Nodes">All nodes, by name.</param>
/// <param name="Pods">The pods of its namespace that it controls or that have no controller; others are ignored.</param>
/// <param name="Revisions">The same for ControllerRevisions.</param>
/// <param name="HeldUntil">Until when a failed pod of a node is left, because others failed there shortly before; null when it need not wait.</param>
internal sealed record DaemonSetSnapshot(
    DaemonSet Set, IReadOnlyList<Node> Nodes, IReadOnlyList<Pod> Pods, IReadOnlyList<ControllerRevision> Revisions, Func<string, DateTimeOffset?> HeldUntil);

/// <summary>The next step towards a pod on every node that a DaemonSet is for. The one after that follows when its writes have been seen.</summary>
/// <param name="Revisions">The revision of the present template. Where it must be written first, nothing else is planned.</param>
/// <param name="Create">The pods to make, at most <see cref="Burst"/>.</param>
/// <param name="Delete">The pods to delete, at most <see cref="Burst"/>.</param>
/// <param name="FailedOn">The nodes whose failed pods are among those to delete: the next failure there waits longer.</param>
/// <param name="DeleteRevisions">Revisions beyond the history limit.</param>
/// <param name="Status">The status to write; equal to the present one when there is nothing to write.</param>
/// <param name="Requeue">When to look again although nothing happened: when a pod becomes available, or a failed one may be replaced.</param>
internal sealed record DaemonSetPlan(
    Claims<Pod> Pods,
    Claims<ControllerRevision> ClaimedRevisions,
    RevisionPlan Revisions,
    IReadOnlyList<Pod> Create,
    IReadOnlyList<Pod> Delete,
    IReadOnlyList<string> FailedOn,
    IReadOnlyList<ControllerRevision> DeleteRevisions,
    DaemonSetStatus Status,
    IReadOnlyList<PlannedEvent> Events,
    TimeSpan? Requeue)
{
    /// <summary>The most pods that one plan makes or deletes.</summary>
    public const int Burst = 250;

    private const int DefaultHistoryLimit = 10;

    public static DaemonSetPlan Compute(DaemonSetSnapshot snapshot, DateTimeOffset now)
    {
        var set = snapshot.Set;
        var selector = WorkloadSelector.Compile(set.Spec.Selector ?? new());
        var pods = Claims<Pod>.Compute(set.Metadata, selector, snapshot.Pods);
        var claimed = Claims<ControllerRevision>.Compute(set.Metadata, selector, snapshot.Revisions);
        var revisions = RevisionPlan.Compute(set, set.Spec.Template, set.Status.CollisionCount, claimed.Owned, TemplateRevision.PodLabel);
        var nothing = new DaemonSetPlan(pods, claimed, revisions, [], [], [], [], set.Status, [], null);
        if (set.Spec.Selector is { MatchLabels.Count: 0, MatchExpressions.Count: 0 })
        {
            return nothing with
            {
                Revisions = revisions with { Write = RevisionWrite.None },
                Events = [PlannedEvent.Warning("SelectingAll", "This daemon set is selecting all pods. A non-empty selector is required.")],
            };
        }
        if (revisions.Write != RevisionWrite.None || set.Metadata.DeletionTimestamp is not null)
        {
            return nothing;
        }
        var work = new DaemonSetWork(snapshot, pods.Owned, revisions.Same.Select(HashOf).ToHashSet(StringComparer.Ordinal), now);
        NodePods.Keep(work);
        if (work is { CreateOn.Count: 0, Doomed.Count: 0 } && DaemonSetRollingUpdate.Applies(set))
        {
            DaemonSetRollingUpdate.Run(work);
        }
        var used = pods.Owned.Select(p => p.Metadata.Labels.GetValueOrDefault(TemplateRevision.PodLabel)).ToHashSet(StringComparer.Ordinal);
        return nothing with
        {
            Create = work.CreateOn.Take(Burst).Select(node => work.Placement.NewPod(node, HashOf(revisions.Current))).ToArray(),
            Delete = work.Doomed.Take(Burst).ToArray(),
            FailedOn = work.FailedOn,
            DeleteRevisions = RevisionPlan.Excess(
                revisions.Same.SkipLast(1).Concat(revisions.Others).OrderBy(r => r.Revision).Where(r => !used.Contains(HashOf(r))),
                set.Spec.RevisionHistoryLimit ?? DefaultHistoryLimit),
            Status = DaemonSetStatusPlan.Compute(work),
            Events = work.Events,
            Requeue = Earliest(work.Requeue, PodStates.NextAvailability(pods.Owned, set.Spec.MinReadySeconds ?? 0, now)),
        };
    }

    private static string HashOf(ControllerRevision revision) =>
        revision.Metadata.Labels.GetValueOrDefault(TemplateRevision.PodLabel) ?? revision.Metadata.Name ?? "";

    private static TimeSpan? Earliest(TimeSpan? a, TimeSpan? b) => a is null ? b : b is null || a < b ? a : b;
}
