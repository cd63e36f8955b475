using MiniKube.Api.Core.V1;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.DaemonSets;

/// <summary>One pod on each node that the set is for, none elsewhere; what has ended is replaced.</summary>
internal static class NodePods
{
    public static void Keep(DaemonSetWork work)
    {
        foreach (var node in work.Nodes)
        {
            if (node.Verdict.Run && node.Pods.Count == 0)
            {
                work.CreateOn.Add(node.Name);
            }
            else if (node.Verdict.Keep)
            {
                KeepOn(work, node);
            }
            else
            {
                DeleteAll(work, node.Pods);
            }
        }
        DeleteAll(work, work.Stranded);
    }

    private static void KeepOn(DaemonSetWork work, NodeWork node)
    {
        var running = new List<Pod>();
        foreach (var pod in node.Pods.Where(p => !PodStates.IsTerminating(p)))
        {
            switch (pod.Status.Phase)
            {
                case "Failed":
                    Replace(work, node, pod);
                    break;
                case "Succeeded":
                    work.Events.Add(PlannedEvent.Normal("SucceededDaemonPod",
                        $"Found succeeded daemon pod {pod.Metadata.Namespace}/{pod.Metadata.Name} on node {node.Name}, will try to delete it"));
                    work.Delete(pod);
                    break;
                default:
                    running.Add(pod);
                    break;
            }
        }
        // Of several, one that works stays before one that is older.
        running = [.. running.OrderByDescending(work.IsAvailable)];
        if (!DaemonSetRollingUpdate.AllowsSurge(work.Set))
        {
            DeleteAll(work, running.Skip(1));
        }
        else if (running.Count == 0 && node.Verdict.Run && node.Pods.All(PodStates.IsTerminating))
        {
            // With surge the next need not wait until the last is gone.
            work.CreateOn.Add(node.Name);
        }
        else
        {
            KeepPair(work, running);
        }
    }

    // With surge an old pod may stay beside the new one while it is ready and the new one is not yet available.
    private static void KeepPair(DaemonSetWork work, IReadOnlyList<Pod> running)
    {
        Pod? updated = null, old = null;
        foreach (var pod in running)
        {
            if (updated is null && work.IsUpdated(pod))
            {
                updated = pod;
            }
            else if (old is null && !work.IsUpdated(pod))
            {
                old = pod;
            }
            else
            {
                work.Delete(pod);
            }
        }
        if (updated is not null && old is not null && (!PodStates.IsReady(old) || work.IsAvailable(updated)))
        {
            work.Delete(old);
        }
    }

    private static void Replace(DaemonSetWork work, NodeWork node, Pod pod)
    {
        if (work.HeldUntil(node.Name) is { } until && until > work.Now)
        {
            work.Requeue = work.Requeue is { } after && after < until - work.Now ? after : until - work.Now;
            return;
        }
        work.Events.Add(PlannedEvent.Warning("FailedDaemonPod",
            $"Found failed daemon pod {pod.Metadata.Namespace}/{pod.Metadata.Name} on node {node.Name}, will try to kill it"));
        work.FailedOn.Add(node.Name);
        work.Delete(pod);
    }

    private static void DeleteAll(DaemonSetWork work, IEnumerable<Pod> pods)
    {
        foreach (var pod in pods)
        {
            work.Delete(pod);
        }
    }
}
