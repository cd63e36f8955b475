using MiniKube.Api.Apps.V1;

namespace MiniKube.Controllers.Deployments;

/// <summary>
/// A change of size, also in the middle of a rollout: with one set alive that set takes it, with a saturated new set the old ones
/// go, and otherwise it is spread over the sets in proportion to their sizes, so that a bad new template does not take more than its share.
/// </summary>
internal static class Scaling
{
    public static void Run(RolloutWork work)
    {
        var active = work.Sets.Where(s => Rollout.Replicas(s) > 0).ToArray();
        if (active.Length <= 1)
        {
            if ((active.Length == 1 ? active[0] : work.NewSet ?? work.OldSets.LastOrDefault()) is { } only)
            {
                work.Scale(only, work.Replicas);
            }
            return;
        }
        if (IsSaturated(work))
        {
            foreach (var old in work.OldSets.Where(s => Rollout.Replicas(s) > 0).ToArray())
            {
                work.Scale(old, 0);
            }
            return;
        }
        if (Rollout.IsRollingUpdate(work.Deployment))
        {
            Spread(work, active);
        }
    }

    private static bool IsSaturated(RolloutWork work) => work.NewSet is { } set
        && Rollout.Replicas(set) == work.Replicas
        && Revisions.Number(set.Metadata, Revisions.DesiredReplicas) == work.Replicas
        && (set.Status.AvailableReplicas ?? 0) == work.Replicas;

    private static void Spread(RolloutWork work, ReplicaSet[] active)
    {
        var allowed = work.Replicas > 0 ? work.Replicas + Rollout.MaxSurge(work.Deployment) : 0;
        var toAdd = allowed - active.Sum(Rollout.Replicas);
        // The largest set moves first; among equals the newest grows first and the oldest shrinks first.
        var byAge = toAdd > 0 ? active.Reverse() : active;
        var ordered = byAge.OrderByDescending(Rollout.Replicas).ToArray();
        var added = 0;
        var sizes = new int[ordered.Length];
        for (var i = 0; i < ordered.Length; i++)
        {
            var part = toAdd == 0 ? 0 : Proportion(work, ordered[i], toAdd, added);
            sizes[i] = Rollout.Replicas(ordered[i]) + part;
            added += part;
        }
        // What rounding left over goes to the first.
        sizes[0] = Math.Max(0, sizes[0] + (toAdd - added));
        for (var i = 0; i < ordered.Length; i++)
        {
            work.Scale(ordered[i], sizes[i]);
        }
    }

    private static int Proportion(RolloutWork work, ReplicaSet set, int toAdd, int added)
    {
        var fraction = Fraction(work, set);
        var left = toAdd - added;
        return left == 0 ? 0 : toAdd > 0 ? Math.Min(fraction, left) : Math.Max(fraction, left);
    }

    // How much the set grows if it keeps its share of the Deployment's largest size, before and after.
    private static int Fraction(RolloutWork work, ReplicaSet set)
    {
        var size = Rollout.Replicas(set);
        if (work.Replicas == 0)
        {
            return -size;
        }
        var before = Revisions.Number(set.Metadata, Revisions.MaxReplicas) is { } max and > 0 ? max : work.Deployment.Status.Replicas ?? 0;
        if (before == 0)
        {
            return 0;
        }
        var scaled = (double)size * (work.Replicas + Rollout.MaxSurge(work.Deployment)) / before;
        return (int)Math.Round(scaled, MidpointRounding.AwayFromZero) - size;
    }
}
