using Microsoft.Extensions.Logging;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.Client.Http;
using MiniKube.Scheduler.Loop;
using MiniKube.Scheduler.Queueing;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Bindings;

/// <summary>Tells users, in the pod's condition <c>PodScheduled</c>, why it has no node. Says nothing twice.</summary>
internal sealed class PodStatusWriter(KubeClient client, ConcurrentCalls calls, TimeProvider time, ILogger logger)
{
    public void SayUnscheduled(QueuedPod queued, PodInfo pod, string reason, string message, CancellationToken ct)
    {
        var current = pod.Pod.Status.Condition(PodConditions.PodScheduled);
        var said = queued.Said ?? (current is { Status: "False" } ? new(current.Reason ?? "", current.Message ?? "") : null);
        if (said == new SaidCondition(reason, message))
        {
            return;
        }
        queued.Said = new(reason, message);
        var before = queued.LastWrite;
        queued.LastWrite = calls.Start(async () =>
        {
            await before;
            if (!await WriteAsync(pod, current, reason, message, ct))
            {
                queued.Said = null;
            }
        });
    }

    private async Task<bool> WriteAsync(PodInfo pod, PodCondition? current, string reason, string message, CancellationToken ct)
    {
        Timestamp since = current is { Status: "False", LastTransitionTime: { } at } ? at : time.GetUtcNow();
        var condition = new DocumentObject(
            ("type", PodConditions.PodScheduled), ("status", "False"), ("reason", reason), ("message", message), ("lastTransitionTime", since.ToString()));
        // The uid guards a pod made anew under the name.
        var body = new DocumentObject(
            ("metadata", new DocumentObject(("uid", pod.Uid))),
            ("status", new DocumentObject(("conditions", new DocumentArray([condition])))));
        try
        {
            var result = await client.PatchAsync<Pod>(pod.Key.Name, pod.Key.Namespace, Patch.StrategicMerge(body), "status", ct);
            if (!result.IsSuccess && !result.IsNotFound)
            {
                SchedulerLog.StatusRefused(logger, pod.Key, result.Error.Message);
            }
            return result.IsSuccess;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            SchedulerLog.StatusRefused(logger, pod.Key, e.Message);
            return false;
        }
    }
}
