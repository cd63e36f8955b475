using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>Reading and setting what a pod's status says.</summary>
public static class PodConditions
{
    public const string PodScheduled = "PodScheduled";
    public const string Initialized = "Initialized";
    public const string ContainersReady = "ContainersReady";
    public const string Ready = "Ready";
    public const string DisruptionTarget = "DisruptionTarget";
    public const string PodReadyToStartContainers = "PodReadyToStartContainers";

    public static PodCondition? Condition(this PodStatus status, string type)
    {
        foreach (var condition in status.Conditions)
        {
            if (condition.Type == type)
            {
                return condition;
            }
        }
        return null;
    }

    public static bool IsTrue(this PodStatus status, string type) => status.Condition(type)?.Status == "True";

    public static bool IsReady(this Pod pod) => pod.Status.IsTrue(Ready);

    /// <summary>No container will run again: the pod succeeded or failed.</summary>
    public static bool IsTerminal(this Pod pod) => pod.Status.Phase is "Succeeded" or "Failed";

    public static bool IsTerminating(this Pod pod) => pod.Metadata.DeletionTimestamp is not null;

    /// <summary>Ready without a break for <paramref name="minReadySeconds"/>.</summary>
    public static bool IsAvailable(this Pod pod, int minReadySeconds, DateTimeOffset now) =>
        pod.IsReady() && (minReadySeconds == 0
            || (pod.Status.Condition(Ready)!.LastTransitionTime is { } since && since + TimeSpan.FromSeconds(minReadySeconds) <= now));

    /// <summary>
    /// The status with one condition set, in its place or at the end. The transition time moves to <paramref name="now"/> only where the condition's
    /// status changes; a status that says this already is returned as it is.
    /// </summary>
    public static PodStatus WithCondition(this PodStatus status, PodCondition condition, Timestamp now)
    {
        var old = status.Condition(condition.Type);
        var next = condition with { LastTransitionTime = old?.Status == condition.Status ? old.LastTransitionTime : now };
        if (next.Equals(old))
        {
            return status;
        }
        return status with
        {
            Conditions = old is null ? [.. status.Conditions, next] : status.Conditions.Select(c => ReferenceEquals(c, old) ? next : c).ToArray(),
        };
    }
}
