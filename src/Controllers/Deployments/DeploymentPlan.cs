using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.Ownership;

namespace MiniKube.Controllers.Deployments;

/// <summary>What a Deployment's plan is computed from.</summary>
/// <param name="Sets">The ReplicaSets of its namespace that it controls or that have no controller; others are ignored.</param>
/// <param name="Pods">The pods that its ReplicaSets control.</param>
internal sealed record DeploymentSnapshot(Deployment Deployment, IReadOnlyList<ReplicaSet> Sets, IReadOnlyList<Pod> Pods);

/// <summary>A ReplicaSet to be written: only its size, its annotations and minReadySeconds ever differ.</summary>
internal sealed record ReplicaSetChange(ReplicaSet Before, ReplicaSet After);

/// <summary>One step of a rollout. The next step follows when its writes have been seen.</summary>
/// <param name="Create">The ReplicaSet to make for the template, or null.</param>
/// <param name="Delete">Old, empty ReplicaSets beyond the history limit.</param>
/// <param name="Revision">The revision annotation to set on the Deployment, or null when it is right.</param>
/// <param name="Status">The status to write; equal to the present one when there is nothing to write.</param>
/// <param name="Requeue">When to look again although nothing happened: at the progress deadline.</param>
internal sealed record DeploymentPlan(
    IReadOnlyList<ReplicaSet> Adopt,
    IReadOnlyList<ReplicaSet> Release,
    ReplicaSet? Create,
    IReadOnlyList<ReplicaSetChange> Update,
    IReadOnlyList<ReplicaSet> Delete,
    string? Revision,
    DeploymentStatus Status,
    IReadOnlyList<PlannedEvent> Events,
    TimeSpan? Requeue)
{
    public static DeploymentPlan Compute(DeploymentSnapshot snapshot, DateTimeOffset now)
    {
        var deployment = snapshot.Deployment;
        var selector = deployment.Spec.Selector;
        if (selector.MatchLabels.Count == 0 && selector.MatchExpressions.Count == 0)
        {
            return new([], [], null, [], [], null, deployment.Status with { ObservedGeneration = deployment.Metadata.Generation },
                [PlannedEvent.Warning("SelectingAll", "This deployment is selecting all pods. A non-empty selector is required.")], null);
        }

        var claims = Claims<ReplicaSet>.Compute(deployment.Metadata, WorkloadSelector.Compile(selector), snapshot.Sets);
        var work = new RolloutWork(deployment, claims.Owned, snapshot.Pods, now);
        if (deployment.Metadata.DeletionTimestamp is not null)
        {
            work.FindNewSet(create: false);
            work.Status = DeploymentStatusPlan.Counts(work);
        }
        else
        {
            Step(work);
        }
        return work.ToPlan(claims.Adopt, claims.Release);
    }

    private static void Step(RolloutWork work)
    {
        DeploymentStatusPlan.NotePause(work);
        if (work.Deployment.Spec.Paused == true || IsScaling(work))
        {
            work.FindNewSet(create: false);
            Scaling.Run(work);
            if (work.Deployment.Spec.Paused == true)
            {
                HistoryLimit.Run(work);
            }
            work.Status = DeploymentStatusPlan.Counts(work);
            return;
        }
        if (Rollout.IsRollingUpdate(work.Deployment))
        {
            RollingUpdate.Run(work);
        }
        else
        {
            Recreate.Run(work);
        }
        DeploymentStatusPlan.NoteProgress(work);
    }

    // The size that a set was last scaled for differs from the Deployment's: its user changed replicas, and no new rollout may mix with that.
    private static bool IsScaling(RolloutWork work) => work.Sets.Any(set => Rollout.Replicas(set) > 0
        && Revisions.Number(set.Metadata, Revisions.DesiredReplicas) is { } desired && desired != work.Replicas);
}
