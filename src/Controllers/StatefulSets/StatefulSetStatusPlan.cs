using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.ControllerRevisions;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.StatefulSets;

/// <summary>What a StatefulSet's status says of its pods and of how far an update has come.</summary>
internal static class StatefulSetStatusPlan
{
    /// <param name="set">The set.</param>
    /// <param name="pods">Its pods, wanted or not.</param>
    /// <param name="current">The name of the revision that pods not yet updated are of.</param>
    /// <param name="update">The name of the revision of the present template.</param>
    /// <param name="now">When.</param>
    public static StatefulSetStatus Compute(StatefulSet set, IReadOnlyList<Pod> pods, string current, string update, DateTimeOffset now)
    {
        int ready = 0, available = 0, ofCurrent = 0, ofUpdate = 0;
        foreach (var pod in pods)
        {
            if (IsRunningAndReady(pod))
            {
                ready++;
                available += PodStates.IsAvailable(pod, set.Spec.MinReadySeconds ?? 0, now) ? 1 : 0;
            }
            if (!PodStates.IsTerminating(pod))
            {
                ofCurrent += RevisionOf(pod) == current ? 1 : 0;
                ofUpdate += RevisionOf(pod) == update ? 1 : 0;
            }
        }
        var replicas = StatefulSetIdentity.Replicas(set);
        if (IsRollingUpdate(set) && (ofUpdate, ready, pods.Count) == (replicas, replicas, replicas))
        {
            // The update is complete: what it led to is what there is.
            (current, ofCurrent) = (update, ofUpdate);
        }
        var old = set.Status;
        return old with
        {
            ObservedGeneration = set.Metadata.Generation,
            Replicas = pods.Count,
            ReadyReplicas = StatusCount.Of(ready, old.ReadyReplicas),
            AvailableReplicas = available,
            CurrentReplicas = StatusCount.Of(ofCurrent, old.CurrentReplicas),
            UpdatedReplicas = StatusCount.Of(ofUpdate, old.UpdatedReplicas),
            CurrentRevision = current,
            UpdateRevision = update,
            CollisionCount = old.CollisionCount ?? 0,
        };
    }

    public static bool IsRollingUpdate(StatefulSet set) => set.Spec.UpdateStrategy.Type is null or "" or "RollingUpdate";

    public static bool IsRunningAndReady(Pod pod) => pod.Status.Phase == "Running" && PodStates.IsReady(pod);

    /// <summary>The name of the revision that the pod was made from.</summary>
    public static string? RevisionOf(Pod pod) => pod.Metadata.Labels.GetValueOrDefault(TemplateRevision.PodLabel);
}
