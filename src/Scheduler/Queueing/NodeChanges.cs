using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Framework;

namespace MiniKube.Scheduler.Queueing;

/// <summary>What about a node changed that could make room; heartbeats are nothing.</summary>
internal static class NodeChanges
{
    public static ClusterEvents Between(Node before, Node after)
    {
        var events = ClusterEvents.None;
        if (!SameAmounts(before.Status, after.Status))
        {
            events |= ClusterEvents.NodeAllocatable;
        }
        if (!PodChanges.SameLabels(before.Metadata.Labels, after.Metadata.Labels))
        {
            events |= ClusterEvents.NodeLabel;
        }
        if (before.Spec.Unschedulable == true != (after.Spec.Unschedulable == true) || !before.Spec.Taints.SequenceEqual(after.Spec.Taints))
        {
            events |= ClusterEvents.NodeTaint;
        }
        return events;
    }

    private static bool SameAmounts(NodeStatus a, NodeStatus b)
    {
        if (a.Allocatable.Count != b.Allocatable.Count)
        {
            return false;
        }
        foreach (var (name, amount) in a.Allocatable)
        {
            if (!b.Allocatable.TryGetValue(name, out var other) || other != amount)
            {
                return false;
            }
        }
        return true;
    }
}
