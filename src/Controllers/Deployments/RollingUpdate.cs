using MiniKube.Api.Apps.V1;

namespace MiniKube.Controllers.Deployments;

/// <summary>
/// The rolling update: the new set grows as far as the surge allows, then the old sets shrink as far as availability allows; unhealthy old pods
/// go first. One direction per step. Example: 10 replicas, surge 3, unavailable 2, new set created: new 0 to 3 (13 exist); then old 10 to 8
/// (8 must be available); with 3 new available: old 8 to 5, new 3 to 8, and so on.
/// </summary>
internal static class RollingUpdate
{
    public static void Run(RolloutWork work)
    {
        work.FindNewSet(create: true);
        if (GrowNewSet(work) || ShrinkOldSets(work))
        {
            return;
        }
        HistoryLimit.RunWhenComplete(work);
    }

    /// <summary>
    /// How large the new set may be now. Upstream counts what the sets were asked for; here the surge bounds the pods that there really are.
    /// </summary>
    public static int NewSetReplicas(RolloutWork work)
    {
        if (!Rollout.IsRollingUpdate(work.Deployment))
        {
            return work.Replicas;
        }
        var present = work.NewSet is { } set ? Rollout.Replicas(set) : 0;
        var room = work.Replicas + Rollout.MaxSurge(work.Deployment) - work.PresentReplicas;
        return room is not > 0 ? present : present + Math.Max(0, Math.Min(room.Value, work.Replicas - present));
    }

    private static bool GrowNewSet(RolloutWork work)
    {
        var set = work.NewSet!;
        var wanted = Rollout.Replicas(set) > work.Replicas ? work.Replicas : NewSetReplicas(work);
        if (wanted == Rollout.Replicas(set))
        {
            return false;
        }
        work.Scale(set, wanted);
        return true;
    }

    private static bool ShrinkOldSets(RolloutWork work)
    {
        if (work.OldSets.All(s => Rollout.Replicas(s) == 0))
        {
            return false;
        }
        var minAvailable = Rollout.MinAvailable(work.Deployment);
        var newSet = work.NewSet!;
        var newUnavailable = Math.Max(0, Rollout.Replicas(newSet) - (newSet.Status.AvailableReplicas ?? 0));
        // New pods that are not available yet may never become so: they do not count as room for old ones to go.
        var most = work.TotalReplicas - minAvailable - newUnavailable;
        if (most <= 0)
        {
            return false;
        }
        var unhealthy = DropUnhealthy(work, most);
        var healthy = DropHealthy(work, minAvailable);
        return unhealthy + healthy > 0;
    }

    private static int DropUnhealthy(RolloutWork work, int most)
    {
        var dropped = 0;
        foreach (var set in work.OldSets.ToArray())
        {
            var replicas = Rollout.Replicas(set);
            var count = Math.Min(most - dropped, replicas - (set.Status.AvailableReplicas ?? 0));
            if (replicas > 0 && count > 0)
            {
                work.Scale(set, replicas - count);
                dropped += count;
            }
        }
        return dropped;
    }

    private static int DropHealthy(RolloutWork work, int minAvailable)
    {
        var count = work.LastingReplicas - minAvailable;
        var dropped = 0;
        foreach (var set in work.OldSets.ToArray())
        {
            var replicas = Rollout.Replicas(set);
            var part = Math.Min(replicas, count - dropped);
            if (part > 0)
            {
                work.Scale(set, replicas - part);
                dropped += part;
            }
        }
        return dropped;
    }
}
