using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.DaemonSets;

/// <summary>
/// Replaces pods of former templates, node by node. Without surge an old pod goes first, and at most <c>maxUnavailable</c> nodes are without an available
/// pod; with it the new pod comes first, on at most <c>maxSurge</c> nodes at a time. Pods that are not available are replaced in any case. It runs when the
/// nodes hold what they should, so that each has at most one old and one new pod.
/// </summary>
internal static class DaemonSetRollingUpdate
{
    public static bool Applies(DaemonSet set) => set.Spec.UpdateStrategy.Type is null or "" or "RollingUpdate";

    public static bool AllowsSurge(DaemonSet set) => Applies(set) && MaxSurge(set, 1) > 0;

    public static void Run(DaemonSetWork work)
    {
        if (AllowsSurge(work.Set))
        {
            Surge(work, MaxSurge(work.Set, work.Desired));
        }
        else
        {
            Replace(work, MaxUnavailable(work.Set, work.Desired));
        }
    }

    private static void Replace(DaemonSetWork work, int maxUnavailable)
    {
        var unavailable = 0;
        var candidates = new List<Pod>();
        foreach (var (node, updated, old) in Occupied(work))
        {
            if ((updated is null) == (old is null))
            {
                unavailable++;
            }
            else if (updated is not null)
            {
                unavailable += work.IsAvailable(updated) ? 0 : 1;
            }
            else if (work.IsAvailable(old!))
            {
                candidates.Add(old!);
            }
            else
            {
                unavailable++;
                work.Delete(old!);
            }
        }
        work.Doomed.AddRange(candidates.Take(Math.Max(0, maxUnavailable - unavailable)));
    }

    private static void Surge(DaemonSetWork work, int maxSurge)
    {
        var (surging, available) = (0, 0);
        var candidates = new List<string>();
        var misplaced = new List<Pod>();
        foreach (var (node, updated, old) in Occupied(work))
        {
            available += (old ?? updated) is { } present && work.IsAvailable(present) ? 1 : 0;
            if (old is null)
            {
                continue;
            }
            if (updated is not null)
            {
                if (work.IsAvailable(updated))
                {
                    work.Delete(old);
                }
                else
                {
                    surging++;
                }
            }
            else if (!node.Verdict.Run)
            {
                misplaced.Add(old);
            }
            else if (work.IsAvailable(old))
            {
                candidates.Add(node.Name);
            }
            else
            {
                work.CreateOn.Add(node.Name);
            }
        }
        // A node that the set is no longer for keeps its pod until others serve in its place.
        var spare = Math.Max(0, available - work.Desired);
        foreach (var pod in misplaced)
        {
            if (!work.IsAvailable(pod))
            {
                work.Delete(pod);
            }
            else if (spare-- > 0)
            {
                work.Delete(pod);
            }
        }
        work.CreateOn.AddRange(candidates.Take(Math.Max(0, maxSurge - surging)));
    }

    // The nodes that the set is for or is still on, with their pods that are not on their way out. A node that takes no pod does not count as lacking one.
    private static IEnumerable<(NodeWork Node, Pod? Updated, Pod? Old)> Occupied(DaemonSetWork work) =>
        from node in work.Nodes
        where node.Verdict.Run || node.Pods.Count > 0
        let present = node.Pods.Where(p => !PodStates.IsTerminating(p)).ToArray()
        select (node, present.FirstOrDefault(work.IsUpdated), present.FirstOrDefault(p => !work.IsUpdated(p)));

    private static int MaxSurge(DaemonSet set, int desired) => (set.Spec.UpdateStrategy.RollingUpdate?.MaxSurge ?? 0).GetScaledValue(desired, roundUp: true);

    // Where neither is allowed nothing could ever move; then one may be missing.
    private static int MaxUnavailable(DaemonSet set, int desired) =>
        (set.Spec.UpdateStrategy.RollingUpdate?.MaxUnavailable ?? 1).GetScaledValue(desired, roundUp: true) is > 0 and var most ? most : 1;
}
