using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.ControllerRevisions;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.StatefulSets;

/// <summary>
/// The sheet on which one plan is worked out: the wanted pods from the lowest ordinal up, then the surplus ones from the highest down, then the update, also
/// from the highest down. Where pods are managed in order, the first that is not as it should be ends the plan.
/// </summary>
internal sealed class StatefulSetWork
{
    private const int DefaultHistoryLimit = 10;

    private readonly StatefulSet set;
    private readonly Func<string, PersistentVolumeClaim?> claimNamed;
    private readonly IReadOnlyList<Pod> owned;
    private readonly RevisionPlan revisions;
    private readonly ControllerRevision current;
    private readonly DateTimeOffset now;
    private readonly bool ordered;
    private readonly Pod?[] replicas;
    private readonly Pod[] surplus;

    private readonly List<PodWithClaims> create = [];
    private readonly List<PodWithClaims> fill = [];
    private readonly List<Pod> delete = [];
    private readonly List<Pod> relabel = [];
    private readonly List<PersistentVolumeClaim> updateClaims = [];
    private readonly List<PlannedEvent> events = [];
    private IReadOnlyList<ControllerRevision> deleteRevisions = [];
    private StatefulSetStatus status;

    public StatefulSetWork(
        StatefulSetSnapshot snapshot, IReadOnlyList<Pod> owned, IReadOnlyList<ControllerRevision> ownedRevisions, RevisionPlan revisions, DateTimeOffset now)
    {
        (set, claimNamed, this.owned, this.revisions, this.now) = (snapshot.Set, snapshot.Claim, owned, revisions, now);
        status = set.Status;
        current = ownedRevisions.FirstOrDefault(r => r.Metadata.Name == set.Status.CurrentRevision) ?? revisions.Current;
        ordered = set.Spec.PodManagementPolicy != "Parallel";
        replicas = new Pod?[StatefulSetIdentity.Replicas(set)];
        foreach (var pod in owned.Where(p => StatefulSetIdentity.IsWanted(set, Ordinal(p))))
        {
            replicas[Ordinal(pod) - StatefulSetIdentity.Start(set)] = pod;
        }
        surplus = owned.Where(p => !StatefulSetIdentity.IsWanted(set, Ordinal(p))).OrderByDescending(Ordinal).ToArray();
    }

    private string UpdateRevision => revisions.Current.Metadata.Name!;

    public void Run()
    {
        status = StatefulSetStatusPlan.Compute(set, owned, current.Metadata.Name!, UpdateRevision, now);
        if (set.Metadata.DeletionTimestamp is not null)
        {
            return;
        }
        if (KeepReplicas() && GiveUpSurplus())
        {
            Update();
        }
        TruncateHistory();
    }

    public StatefulSetPlan ToPlan(Claims<Pod> pods, Claims<ControllerRevision> claimed) => new(
        pods, claimed, revisions, create, fill, delete, relabel, updateClaims, deleteRevisions, status, events,
        PodStates.NextAvailability(owned, set.Spec.MinReadySeconds ?? 0, now));

    /// <returns>Whether to go on.</returns>
    private bool KeepReplicas()
    {
        for (var i = 0; i < replicas.Length; i++)
        {
            var settled = replicas[i] is { } pod ? Keep(pod) : Make(StatefulSetIdentity.Start(set) + i);
            if (!settled && ordered)
            {
                return false;
            }
        }
        return true;
    }

    private bool Make(int ordinal)
    {
        var revision = IsOfCurrent(ordinal) ? current : revisions.Current;
        var template = TemplateRevision.TemplateOf(revision) ?? set.Spec.Template;
        var pod = StatefulSetIdentity.NewPod(set, template, revision.Metadata.Name!, ordinal);
        var name = pod.Metadata.Name!;
        foreach (var claim in Claims(ordinal))
        {
            if (ClaimRetention.IsStale(claim, name))
            {
                return false;
            }
            if (claim.Metadata.DeletionTimestamp is not null)
            {
                events.Add(PlannedEvent.Warning("FailedCreate",
                    $"create Pod {name} in StatefulSet {set.Metadata.Name} failed error: pvc {claim.Metadata.Name} is being deleted"));
                return false;
            }
        }
        create.Add(new(pod, MissingClaims(ordinal)));
        return false;
    }

    private bool Keep(Pod pod)
    {
        if (PodStates.IsTerminal(pod))
        {
            // The same name can only be used again when the pod is gone.
            Delete(pod);
            return false;
        }
        if (pod.Status.Phase is null or "Pending" && MissingClaims(Ordinal(pod)) is { Count: > 0 } missing)
        {
            fill.Add(new(pod, missing));
        }
        if (ordered && !IsAvailable(pod))
        {
            return false;
        }
        Correct(pod, wanted: true);
        if (pod.Metadata.Labels.GetValueOrDefault(StatefulSetIdentity.PodNameLabel) != pod.Metadata.Name)
        {
            relabel.Add(pod with { Metadata = pod.Metadata with { Labels = StatefulSetIdentity.Labels(pod.Metadata.Labels, pod.Metadata.Name!, Ordinal(pod)) } });
        }
        return true;
    }

    /// <returns>Whether to go on.</returns>
    private bool GiveUpSurplus()
    {
        foreach (var pod in surplus)
        {
            Correct(pod, wanted: false);
        }
        foreach (var pod in surplus)
        {
            // In order, a pod must be as it should before the next goes. One that cannot be is given up all the same when no lower one is broken too.
            var blocked = PodStates.IsTerminating(pod) || (!IsAvailable(pod) && pod != surplus.Last(p => !IsAvailable(p)));
            if (ordered)
            {
                if (!blocked)
                {
                    Delete(pod);
                }
                return false;
            }
            Delete(pod);
        }
        return true;
    }

    // maxUnavailable is of a feature that is off in v1.36: one pod at a time.
    private void Update()
    {
        if (!StatefulSetStatusPlan.IsRollingUpdate(set))
        {
            return;
        }
        for (var i = replicas.Length - 1; i >= Partition; i--)
        {
            if (replicas[i] is not { } pod)
            {
                return;
            }
            if (StatefulSetStatusPlan.RevisionOf(pod) != UpdateRevision && !PodStates.IsTerminating(pod))
            {
                Delete(pod);
                return;
            }
            if (!IsAvailable(pod))
            {
                return;
            }
        }
    }

    private void TruncateHistory()
    {
        var used = owned.Select(StatefulSetStatusPlan.RevisionOf).Append(current.Metadata.Name).Append(UpdateRevision).ToHashSet(StringComparer.Ordinal);
        deleteRevisions = RevisionPlan.Excess(
            revisions.Same.Concat(revisions.Others).OrderBy(r => r.Revision).Where(r => !used.Contains(r.Metadata.Name)), set.Spec.RevisionHistoryLimit ?? DefaultHistoryLimit);
    }

    private int Partition => set.Spec.UpdateStrategy.RollingUpdate?.Partition ?? 0;

    // Below the partition a pod that is lost comes back as it was. Without a partition at all, so do those that the update has not come to.
    private bool IsOfCurrent(int ordinal) => StatefulSetStatusPlan.IsRollingUpdate(set) && ordinal - StatefulSetIdentity.Start(set)
        < (set.Spec.UpdateStrategy.RollingUpdate is null ? set.Status.CurrentReplicas.GetValueOrDefault() : Partition);

    private void Correct(Pod pod, bool wanted) => updateClaims.AddRange(
        Claims(Ordinal(pod)).Select(c => (Before: c, After: ClaimRetention.Apply(set, c, pod, wanted))).Where(c => c.Before != c.After).Select(c => c.After));

    private IEnumerable<PersistentVolumeClaim> Claims(int ordinal) =>
        set.Spec.VolumeClaimTemplates.Select(t => claimNamed(StatefulSetIdentity.ClaimName(set, t, ordinal))).OfType<PersistentVolumeClaim>();

    private IReadOnlyList<PersistentVolumeClaim> MissingClaims(int ordinal) => StatefulSetIdentity.NewClaims(set, ordinal)
        .Where(c => claimNamed(c.Metadata.Name!) is null).Select(c => ClaimRetention.Apply(set, c, null, wanted: true)).ToArray();

    private bool IsAvailable(Pod pod) => !PodStates.IsTerminating(pod) && StatefulSetStatusPlan.IsRunningAndReady(pod)
        && PodStates.IsAvailable(pod, set.Spec.MinReadySeconds ?? 0, now);

    private void Delete(Pod pod)
    {
        if (!PodStates.IsTerminating(pod) && !delete.Contains(pod))
        {
            delete.Add(pod);
        }
    }

    private int Ordinal(Pod pod) => StatefulSetIdentity.OrdinalOf(set, pod)!.Value;
}
