using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Plugins;

namespace MiniKube.Scheduler.Attempts;

/// <summary>Why a scheduler remembers no attempt at a pod that is there.</summary>
internal static class UntriedPod
{
    /// <param name="pod">As it is now.</param>
    /// <param name="schedulerNames">Whose pods are placed here.</param>
    /// <param name="leading">Whether this scheduler decides.</param>
    public static string Why(Pod pod, IEnumerable<string> schedulerNames, bool leading)
    {
        var wanted = string.IsNullOrEmpty(pod.Spec.SchedulerName) ? DefaultProfile.SchedulerName : pod.Spec.SchedulerName;
        return pod.Spec.NodeName is { Length: > 0 } node ? $"it is on {node} already, and not by an attempt that is remembered here"
            : pod.IsTerminal() || pod.IsTerminating() ? "it is at its end"
            : !schedulerNames.Contains(wanted) ? $"its schedulerName is {wanted}, and this scheduler places pods of {string.Join(", ", schedulerNames)}"
            : new SchedulingGates().PreEnqueue(pod) is { IsSuccess: false } gated ? string.Join(", ", gated.Reasons)
            : leading ? "it waits for its turn" : "this scheduler stands by: another one leads";
    }
}
