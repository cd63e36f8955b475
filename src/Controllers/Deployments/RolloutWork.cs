using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Deployments;

/// <summary>
/// The sheet on which one plan is worked out: the Deployment's ReplicaSets as they will be after the changes planned so far. It does no I/O
/// and lives for one <see cref="DeploymentPlan.Compute"/>.
/// </summary>
internal sealed class RolloutWork(Deployment deployment, IReadOnlyList<ReplicaSet> owned, IReadOnlyList<Pod> pods, DateTimeOffset now)
{
    private readonly List<ReplicaSet> sets = owned.OrderBy(s => s.Metadata.CreationTimestamp?.Moment ?? DateTimeOffset.MaxValue)
        .ThenBy(s => s.Metadata.Name, StringComparer.Ordinal).ToList();
    private readonly List<ReplicaSet> deleted = [];
    private readonly List<PlannedEvent> events = [];
    private string? newSetName;
    private string? revision;
    private bool created;

    public Deployment Deployment => deployment;
    public DateTimeOffset Now => now;
    public IReadOnlyList<Pod> Pods => pods;
    public int Replicas => Rollout.Replicas(deployment);

    /// <summary>The status as changed so far; what the Deployment carries is the one before.</summary>
    public DeploymentStatus Status { get; set; } = deployment.Status;

    public TimeSpan? Requeue { get; set; }

    /// <summary>All sets, oldest first, without those planned for deletion.</summary>
    public IReadOnlyList<ReplicaSet> Sets => sets;

    /// <summary>The set of the present template.</summary>
    public ReplicaSet? NewSet => newSetName is null ? null : sets.Find(s => s.Metadata.Name == newSetName);

    public IEnumerable<ReplicaSet> OldSets => sets.Where(s => s.Metadata.Name != newSetName);

    public int TotalReplicas => sets.Sum(Rollout.Replicas);

    /// <summary>
    /// The pods that are there or will be: a set that was scaled down still holds those that it is about to lose. Null while an old set has not
    /// reported since its size was changed: then nobody knows how many it holds.
    /// </summary>
    public int? PresentReplicas => OldSets.All(HasReported) ? sets.Sum(s => Math.Max(s.Status.Replicas, Rollout.Replicas(s))) : null;

    public int AvailableReplicas => sets.Sum(s => s.Status.AvailableReplicas ?? 0);

    /// <summary>
    /// The available pods that can be counted on. A set that has not reported since its size was changed may have lost, in between, pods that it still
    /// reports (scaled down and up again): it counts for nothing until it does.
    /// </summary>
    public int LastingReplicas => sets.Where(HasReported).Sum(s => Math.Min(s.Status.AvailableReplicas ?? 0, Rollout.Replicas(s)));

    /// <summary>Finds the set of the present template, brings its annotations up to date, and, if asked, plans one when there is none.</summary>
    public void FindNewSet(bool create)
    {
        // Of several with one template (left by other tools) the oldest is taken, always the same one.
        var existing = sets.Find(s => PodTemplateHash.SameTemplate(s.Spec.Template, deployment.Spec.Template));
        newSetName = existing?.Metadata.Name;
        var next = Revisions.Max(OldSets) + 1;
        if (existing is not null)
        {
            var annotated = Revisions.Annotate(deployment, existing, next, exists: true);
            if (annotated.Spec.MinReadySeconds.GetValueOrDefault() != deployment.Spec.MinReadySeconds.GetValueOrDefault())
            {
                annotated = annotated with { Spec = annotated.Spec with { MinReadySeconds = deployment.Spec.MinReadySeconds.GetValueOrDefault() } };
            }
            Replace(annotated);
            SetRevision(Revisions.Of(annotated.Metadata));
            if (Rollout.HasProgressDeadline(deployment) && DeploymentStatusPlan.Condition(Status, DeploymentStatusPlan.Progressing) is null)
            {
                Status = DeploymentStatusPlan.With(Status, DeploymentStatusPlan.Progressing, "True", "FoundNewReplicaSet",
                    $"Found new replica set \"{existing.Metadata.Name}\"", now);
            }
        }
        else if (create)
        {
            PlanNewSet(next);
        }
    }

    public void Scale(ReplicaSet set, int replicas)
    {
        var before = Rollout.Replicas(set);
        Replace(Revisions.Scaled(deployment, set, replicas));
        if (before != replicas)
        {
            TellScaling(set.Metadata.Name, before, replicas);
        }
    }

    public void Delete(ReplicaSet set)
    {
        deleted.Add(owned.First(s => s.Metadata.Name == set.Metadata.Name));
        sets.RemoveAll(s => s.Metadata.Name == set.Metadata.Name);
    }

    public DeploymentPlan ToPlan(IReadOnlyList<ReplicaSet> adopt, IReadOnlyList<ReplicaSet> release)
    {
        var changes = new List<ReplicaSetChange>();
        foreach (var before in owned)
        {
            if (sets.Find(s => s.Metadata.Name == before.Metadata.Name) is { } after && !ReferenceEquals(before, after))
            {
                changes.Add(new(before, after));
            }
        }
        return new(adopt, release, created ? NewSet : null, changes, deleted, revision, Status, events, Requeue);
    }

    private void PlanNewSet(long next)
    {
        var hash = PodTemplateHash.Compute(deployment.Spec.Template, deployment.Status.CollisionCount);
        var template = deployment.Spec.Template with
        {
            Metadata = deployment.Spec.Template.Metadata with { Labels = deployment.Spec.Template.Metadata.Labels.With(PodTemplateHash.Label, hash) },
        };
        var set = new ReplicaSet
        {
            Metadata = new ObjectMeta
            {
                Name = $"{deployment.Metadata.Name}-{hash}",
                Namespace = deployment.Metadata.Namespace,
                Labels = template.Metadata.Labels,
                OwnerReferences = [ControllerReference.To(deployment)],
            },
            Spec = new ReplicaSetSpec
            {
                Replicas = 0,
                MinReadySeconds = deployment.Spec.MinReadySeconds,
                Selector = deployment.Spec.Selector with { MatchLabels = deployment.Spec.Selector.MatchLabels.With(PodTemplateHash.Label, hash) },
                Template = template,
            },
        };
        newSetName = set.Metadata.Name;
        created = true;
        sets.Add(set);
        set = Revisions.Annotate(deployment, set with { Spec = set.Spec with { Replicas = RollingUpdate.NewSetReplicas(this) } }, next, exists: false);
        Replace(set);
        if (Rollout.Replicas(set) > 0)
        {
            TellScaling(newSetName, 0, Rollout.Replicas(set));
        }
        SetRevision(next);
        if (Rollout.HasProgressDeadline(deployment))
        {
            Status = DeploymentStatusPlan.With(Status, DeploymentStatusPlan.Progressing, "True", "NewReplicaSetCreated",
                $"Created new replica set \"{newSetName}\"", now);
        }
    }

    private void SetRevision(long number)
    {
        if (Revisions.Text(number) is var text && deployment.Metadata.Annotations.GetValueOrDefault(Revisions.Revision) != text)
        {
            revision = text;
        }
    }

    private static bool HasReported(ReplicaSet set) => set.Metadata.Generation.GetValueOrDefault() <= set.Status.ObservedGeneration.GetValueOrDefault();

    private void Replace(ReplicaSet set) => sets[sets.FindIndex(s => s.Metadata.Name == set.Metadata.Name)] = set;

    private void TellScaling(string? name, int from, int to) =>
        events.Add(PlannedEvent.Normal("ScalingReplicaSet", $"Scaled {(to > from ? "up" : "down")} replica set {name} from {from} to {to}"));
}
