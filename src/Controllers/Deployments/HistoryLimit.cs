namespace MiniKube.Controllers.Deployments;

/// <summary>Old ReplicaSets are kept for rolling back, but no more than <c>revisionHistoryLimit</c> of them.</summary>
internal static class HistoryLimit
{
    private const int Default = 10;

    public static void RunWhenComplete(RolloutWork work)
    {
        if (DeploymentStatusPlan.IsComplete(work, DeploymentStatusPlan.Counts(work)))
        {
            Run(work);
        }
    }

    public static void Run(RolloutWork work)
    {
        var limit = work.Deployment.Spec.RevisionHistoryLimit ?? Default;
        if (limit == int.MaxValue)
        {
            return;
        }
        var old = work.OldSets.Where(s => s.Metadata.DeletionTimestamp is null).OrderBy(s => Revisions.Of(s.Metadata)).ToArray();
        foreach (var set in old.Take(Math.Max(0, old.Length - limit)))
        {
            // A set whose controller has not caught up may still own pods.
            var idle = set.Status.Replicas == 0 && Rollout.Replicas(set) == 0
                && set.Metadata.Generation.GetValueOrDefault() <= set.Status.ObservedGeneration.GetValueOrDefault();
            if (idle)
            {
                work.Delete(set);
            }
        }
    }
}
