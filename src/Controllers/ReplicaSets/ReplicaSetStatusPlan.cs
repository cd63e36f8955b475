using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.ReplicaSets;

/// <summary>What a ReplicaSet's status says about its pods.</summary>
internal static class ReplicaSetStatusPlan
{
    public const string ReplicaFailure = FailedSync.Condition;

    public static ReplicaSetStatus Compute(ReplicaSet set, IReadOnlyList<Pod> active, int terminating, DateTimeOffset now)
    {
        var labels = set.Spec.Template.Metadata.Labels;
        int labelled = 0, ready = 0, available = 0;
        foreach (var pod in active)
        {
            if (labels.All(l => pod.Metadata.Labels.TryGetValue(l.Key, out var value) && value == l.Value))
            {
                labelled++;
            }
            if (PodStates.IsReady(pod))
            {
                ready++;
                if (PodStates.IsAvailable(pod, set.Spec.MinReadySeconds ?? 0, now))
                {
                    available++;
                }
            }
        }
        var old = set.Status;
        return old with
        {
            Replicas = active.Count,
            FullyLabeledReplicas = StatusCount.Of(labelled, old.FullyLabeledReplicas),
            ReadyReplicas = StatusCount.Of(ready, old.ReadyReplicas),
            AvailableReplicas = StatusCount.Of(available, old.AvailableReplicas),
            TerminatingReplicas = terminating,
            ObservedGeneration = set.Metadata.Generation,
            Conditions = old.Conditions.Any(c => c.Type == ReplicaFailure)
                ? old.Conditions.Where(c => c.Type != ReplicaFailure).ToArray()
                : old.Conditions,
        };
    }

    /// <summary>The status when making or deleting pods failed.</summary>
    /// <param name="old">The conditions so far: the first failure's reason and time stay while it lasts.</param>
    public static ReplicaSetStatus WithFailure(ReplicaSetStatus status, ReplicaSetStatus old, string reason, string message, DateTimeOffset now) => status with
    {
        Conditions = old.Conditions.Any(c => c.Type == ReplicaFailure)
            ? old.Conditions
            : [.. status.Conditions, new() { Type = ReplicaFailure, Status = "True", Reason = reason, Message = message, LastTransitionTime = now }],
    };
}
