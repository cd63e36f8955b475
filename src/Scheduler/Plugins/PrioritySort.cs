using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Queueing;

namespace MiniKube.Scheduler.Plugins;

/// <summary>The pod of higher priority first; among equals the one that waits longest.</summary>
internal sealed class PrioritySort : IQueueSortPlugin
{
    public string Name => "PrioritySort";

    public int Compare(QueuedPod? x, QueuedPod? y)
    {
        var byPriority = y!.Pod.Priority.CompareTo(x!.Pod.Priority);
        return byPriority != 0 ? byPriority : x.Since.CompareTo(y.Since);
    }
}
