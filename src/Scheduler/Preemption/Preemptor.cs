using Microsoft.Extensions.Logging;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Client.Events;
using MiniKube.Client.Http;
using MiniKube.Scheduler.Loop;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Preemption;

/// <summary>Asks victims to leave: says so in their condition <c>DisruptionTarget</c> (KEP-3329), deletes them, and tells users.</summary>
internal sealed class Preemptor(KubeClient client, TimeProvider time, ILogger logger)
{
    /// <summary>True when the pod is gone or going.</summary>
    public async Task<bool> EvictAsync(PodInfo victim, PodInfo preemptor, string schedulerName, string node, EventRecorder events, CancellationToken ct)
    {
        if (victim.Pod.IsTerminating())
        {
            return true;
        }
        try
        {
            var marked = await client.PatchAsync<Pod>(victim.Key.Name, victim.Key.Namespace, Patch.StrategicMerge(Condition(victim, schedulerName)), "status", ct);
            if (!marked.IsSuccess)
            {
                return Gone(victim, marked.IsNotFound, marked.Error.Message);
            }
            var options = new DeleteOptions { Preconditions = new Preconditions { Uid = victim.Pod.Metadata.Uid } };
            var deleted = await client.DeleteAsync<Pod>(victim.Key.Name, victim.Key.Namespace, options, ct);
            if (!deleted.IsSuccess)
            {
                return Gone(victim, deleted.IsNotFound, deleted.Error.Message);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Gone(victim, false, e.Message);
        }
        SchedulerLog.Preempted(logger, victim.Key, preemptor.Key, node);
        events.Record(EventRecorder.ReferenceTo(victim.Pod), "Normal", "Preempted", $"Preempted by pod {preemptor.Uid} on node {node}",
            "Preempting", EventRecorder.ReferenceTo(preemptor.Pod));
        return true;
    }

    private bool Gone(PodInfo victim, bool notFound, string? error)
    {
        if (!notFound)
        {
            SchedulerLog.PreemptionFailed(logger, victim.Key, error);
        }
        return notFound;
    }

    private DocumentObject Condition(PodInfo victim, string schedulerName)
    {
        var condition = new DocumentObject(
            ("type", PodConditions.DisruptionTarget), ("status", "True"), ("reason", "PreemptionByScheduler"),
            ("message", $"{schedulerName}: preempting to accommodate a higher priority pod"), ("lastTransitionTime", ((Timestamp)time.GetUtcNow()).ToString()));
        return new DocumentObject(
            ("metadata", new DocumentObject(("uid", victim.Uid))), ("status", new DocumentObject(("conditions", new DocumentArray([condition])))));
    }
}
