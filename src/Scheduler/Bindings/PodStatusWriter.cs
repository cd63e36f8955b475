using Microsoft.Extensions.Logging;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.Client.Http;
using MiniKube.Scheduler.Loop;
using MiniKube.Scheduler.Queueing;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Bindings;

/// <summary>
/// Tells users, in the pod's condition <c>PodScheduled</c>, why it has no node, and in <c>nominatedNodeName</c> where room is being made for it. Says
/// nothing twice, and nothing of a pod that has got a node meanwhile from somebody who leads by now.
/// </summary>
internal sealed class PodStatusWriter(KubeClient client, ConcurrentCalls calls, TimeProvider time, ILogger logger)
{
    /// <param name="queued">The pod's place in the queue: its writes keep their order.</param>
    /// <param name="pod">As it was decided on.</param>
    /// <param name="reason">Of the condition.</param>
    /// <param name="message">Of the condition.</param>
    /// <param name="nominated">The node where room is being made; empty for none, null to leave what is said.</param>
    /// <param name="ct">The end of the term: what is not written by then is for another one to say.</param>
    public void SayUnscheduled(QueuedPod queued, PodInfo pod, string reason, string message, string? nominated, CancellationToken ct)
    {
        var current = pod.Pod.Status.Condition(PodConditions.PodScheduled);
        var said = queued.Said ?? SaidBy(pod.Pod, current);
        var next = new SaidCondition(reason, message, pod.Pod.Metadata.Generation, (nominated ?? said.NominatedNode) is { Length: > 0 } node ? node : null);
        if (said == next)
        {
            return;
        }
        Timestamp since = current is { Status: "False", LastTransitionTime: { } at } ? at : time.GetUtcNow();
        var status = PodStatusPatch.With(PodStatusPatch.Condition(pod.Pod, PodConditions.PodScheduled, "False", reason, message, since));
        Write(queued, pod, next, next.NominatedNode == said.NominatedNode ? status : status.With("nominatedNodeName", next.NominatedNode ?? Document.Null), ct);
    }

    /// <summary>No room is being made for the pod any more.</summary>
    public void ClearNomination(QueuedPod queued, PodInfo pod, CancellationToken ct)
    {
        var said = queued.Said ?? SaidBy(pod.Pod, pod.Pod.Status.Condition(PodConditions.PodScheduled));
        if (said.NominatedNode is not null)
        {
            Write(queued, pod, said with { NominatedNode = null }, new DocumentObject(("nominatedNodeName", Document.Null)), ct);
        }
    }

    private static SaidCondition SaidBy(Pod pod, PodCondition? current)
    {
        var nominated = string.IsNullOrEmpty(pod.Status.NominatedNodeName) ? null : pod.Status.NominatedNodeName;
        return current is { Status: "False" }
            ? new(current.Reason ?? "", current.Message ?? "", current.ObservedGeneration, nominated) : new("", "", null, nominated);
    }

    private void Write(QueuedPod queued, PodInfo pod, SaidCondition next, DocumentObject status, CancellationToken ct)
    {
        queued.Said = next;
        var before = queued.LastWrite;
        queued.LastWrite = calls.Start(async () =>
        {
            await before;
            if (!await WriteAsync(pod, status, ct))
            {
                queued.Said = null;
            }
        });
    }

    private async Task<bool> WriteAsync(PodInfo pod, DocumentObject status, CancellationToken ct)
    {
        var version = pod.Pod.Metadata.ResourceVersion;
        try
        {
            while (true)
            {
                ct.ThrowIfCancellationRequested();
                var result = await client.PatchAsync<Pod>(pod.Key.Name, pod.Key.Namespace, PodStatusPatch.Of(pod, status, version), "status", ct);
                if (result.IsConflict)
                {
                    var found = await client.GetAsync<Pod>(pod.Key.Name, pod.Key.Namespace, ct);
                    if (found.IsSuccess && found.Value.Metadata.Uid == pod.Uid && string.IsNullOrEmpty(found.Value.Spec.NodeName)
                        && found.Value.Metadata.ResourceVersion != version)
                    {
                        version = found.Value.Metadata.ResourceVersion;
                        continue;
                    }
                    return false;
                }
                if (!result.IsSuccess && !result.IsNotFound)
                {
                    SchedulerLog.StatusRefused(logger, pod.Key, result.Error.Message);
                }
                return result.IsSuccess;
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            SchedulerLog.StatusRefused(logger, pod.Key, e.Message);
            return false;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
