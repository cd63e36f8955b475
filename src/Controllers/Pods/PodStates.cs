using MiniKube.Api.Core.V1;

namespace MiniKube.Controllers.Pods;

/// <summary>The words that controllers use about pods.</summary>
internal static class PodStates
{
    public static PodCondition? Condition(Pod pod, string type)
    {
        foreach (var condition in pod.Status.Conditions)
        {
            if (condition.Type == type)
            {
                return condition;
            }
        }
        return null;
    }

    public static bool IsReady(Pod pod) => Condition(pod, "Ready")?.Status == "True";

    /// <summary>All containers have ended for good.</summary>
    public static bool IsTerminal(Pod pod) => pod.Status.Phase is "Succeeded" or "Failed";

    public static bool IsTerminating(Pod pod) => pod.Metadata.DeletionTimestamp is not null;

    /// <summary>The pod counts towards its set: it neither ended nor is being deleted.</summary>
    public static bool IsActive(Pod pod) => !IsTerminal(pod) && !IsTerminating(pod);

    /// <summary>When the pod is or will be available if it stays ready; null when it is not ready.</summary>
    public static DateTimeOffset? AvailableAt(Pod pod, int minReadySeconds) => Condition(pod, "Ready") switch
    {
        { Status: "True", LastTransitionTime: { } since } => since.Moment.AddSeconds(minReadySeconds),
        { Status: "True" } when minReadySeconds == 0 => DateTimeOffset.MinValue,
        _ => null,
    };

    /// <summary>The pod has been ready for at least <paramref name="minReadySeconds"/>.</summary>
    public static bool IsAvailable(Pod pod, int minReadySeconds, DateTimeOffset now) =>
        IsReady(pod) && (minReadySeconds == 0 || AvailableAt(pod, minReadySeconds) <= now);

    /// <summary>After which time the next of the ready pods becomes available, which no event will tell; null when none will.</summary>
    public static TimeSpan? NextAvailability(IEnumerable<Pod> pods, int minReadySeconds, DateTimeOffset now)
    {
        if (minReadySeconds == 0)
        {
            return null;
        }
        TimeSpan? next = null;
        foreach (var pod in pods)
        {
            if (AvailableAt(pod, minReadySeconds) is { } at && at > now && (next is null || at - now < next))
            {
                next = at - now;
            }
        }
        return next;
    }

    /// <summary>An init container that keeps running beside the others (a sidecar).</summary>
    public static bool IsRestartableInit(Container container) => container.RestartPolicy == "Always";
}
