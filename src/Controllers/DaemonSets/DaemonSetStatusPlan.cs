using MiniKube.Api.Apps.V1;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.DaemonSets;

/// <summary>What a DaemonSet's status says, counted in nodes. Of several pods on one node the oldest stands for it.</summary>
internal static class DaemonSetStatusPlan
{
    public static DaemonSetStatus Compute(DaemonSetWork work)
    {
        int current = 0, misscheduled = 0, ready = 0, available = 0, updated = 0;
        foreach (var node in work.Nodes.Where(n => n.Pods.Count > 0))
        {
            if (!node.Verdict.Run)
            {
                misscheduled++;
                continue;
            }
            current++;
            var pod = node.Pods[0];
            updated += work.IsUpdated(pod) ? 1 : 0;
            if (PodStates.IsReady(pod))
            {
                ready++;
                available += work.IsAvailable(pod) ? 1 : 0;
            }
        }
        var old = work.Set.Status;
        return old with
        {
            ObservedGeneration = work.Set.Metadata.Generation,
            DesiredNumberScheduled = work.Desired,
            CurrentNumberScheduled = current,
            NumberMisscheduled = misscheduled,
            NumberReady = ready,
            UpdatedNumberScheduled = StatusCount.Of(updated, old.UpdatedNumberScheduled),
            NumberAvailable = StatusCount.Of(available, old.NumberAvailable),
            NumberUnavailable = StatusCount.Of(work.Desired - available, old.NumberUnavailable),
        };
    }
}
