using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Queueing;

/// <summary>What about a pod changed that a scheduler could care for; what others write into its status is nothing.</summary>
internal static class PodChanges
{
    /// <summary>Of a pod that waits for a node.</summary>
    public static ClusterEvents Between(PodInfo before, PodInfo after)
    {
        var (old, now) = (before.Pod, after.Pod);
        var events = ClusterEvents.None;
        if (!SameLabels(old.Metadata.Labels, now.Metadata.Labels))
        {
            events |= ClusterEvents.PodLabel;
        }
        if (old.Spec.Equals(now.Spec))
        {
            return events;
        }
        if (!old.Spec.Tolerations.SequenceEqual(now.Spec.Tolerations))
        {
            events |= ClusterEvents.PodToleration;
        }
        if (now.Spec.SchedulingGates.Count < old.Spec.SchedulingGates.Count)
        {
            events |= ClusterEvents.PodSchedulingGates;
        }
        if (AsksForLess(before, after))
        {
            events |= ClusterEvents.PodScaleDown;
        }
        return events | ClusterEvents.PodSpec;
    }

    /// <summary>Nothing that a decision reads is different.</summary>
    public static bool OnlyStatus(Pod before, Pod after) =>
        before.Metadata.DeletionTimestamp is null == after.Metadata.DeletionTimestamp is null
        && SameLabels(before.Metadata.Labels, after.Metadata.Labels)
        && before.Spec.Equals(after.Spec);

    /// <summary>Of a pod on a node.</summary>
    public static ClusterEvents OfAssigned(PodInfo before, PodInfo after)
    {
        var events = ClusterEvents.None;
        // One that is on its way out no longer counts where pods are spread.
        if (!SameLabels(before.Pod.Metadata.Labels, after.Pod.Metadata.Labels)
            || before.Pod.Metadata.DeletionTimestamp is null != after.Pod.Metadata.DeletionTimestamp is null)
        {
            events |= ClusterEvents.AssignedPodLabel;
        }
        return AsksForLess(before, after) ? events | ClusterEvents.AssignedPodScaleDown : events;
    }

    public static bool SameLabels(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b)
    {
        if (a.Count != b.Count)
        {
            return false;
        }
        foreach (var (key, value) in a)
        {
            if (!b.TryGetValue(key, out var other) || other != value)
            {
                return false;
            }
        }
        return true;
    }

    private static bool AsksForLess(PodInfo before, PodInfo after)
    {
        foreach (var (column, amount) in before.Requests)
        {
            if (after.AmountOf(column) < amount)
            {
                return true;
            }
        }
        return false;
    }
}
