using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Deployments;

/// <summary>The recreate strategy: every old pod is gone before the first new one starts.</summary>
internal static class Recreate
{
    public static void Run(RolloutWork work)
    {
        work.FindNewSet(create: false);
        var shrunk = false;
        foreach (var set in work.OldSets.Where(s => Rollout.Replicas(s) > 0).ToArray())
        {
            work.Scale(set, 0);
            shrunk = true;
        }
        if (shrunk || OldPodsRun(work))
        {
            return;
        }
        work.FindNewSet(create: true);
        var newSet = work.NewSet!;
        if (Rollout.Replicas(newSet) != work.Replicas)
        {
            work.Scale(newSet, work.Replicas);
            return;
        }
        HistoryLimit.RunWhenComplete(work);
    }

    // A pod that is being deleted still runs; one that ended does not, whatever its set says.
    private static bool OldPodsRun(RolloutWork work)
    {
        var newUid = work.NewSet?.Metadata.Uid;
        return work.OldSets.Any(s => s.Status.Replicas > 0)
            || work.Pods.Any(p => !PodStates.IsTerminal(p) && Ownership.ControllerReference.Of(p.Metadata) is { } owner && owner.Uid != newUid);
    }
}
