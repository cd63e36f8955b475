using Microsoft.Extensions.Logging;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Events;
using MiniKube.Client.Http;
using MiniKube.Scheduler.Bindings;
using MiniKube.Scheduler.Loop;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Preemption;

/// <summary>Asks victims to leave: says so in their condition <c>DisruptionTarget</c> (KEP-3329), deletes them, and tells users.</summary>
internal sealed class Preemptor(KubeClient client, TimeProvider time, ILogger logger)
{
    /// <summary>True when the pod is gone or going.</summary>
    /// <param name="ct">The end of the term: nobody is asked to leave after it.</param>
    public async Task<bool> EvictAsync(PodInfo victim, PodInfo preemptor, string schedulerName, string node, EventSeriesRecorder events, CancellationToken ct)
    {
        if (victim.Pod.IsTerminating())
        {
            return true;
        }
        try
        {
            ct.ThrowIfCancellationRequested();
            var condition = PodStatusPatch.Condition(victim.Pod, PodConditions.DisruptionTarget, "True", "PreemptionByScheduler",
                $"{schedulerName}: preempting to accommodate a higher priority pod", time.GetUtcNow());
            var marked = await client.PatchAsync<Pod>(
                victim.Key.Name, victim.Key.Namespace, PodStatusPatch.Of(victim, PodStatusPatch.With(condition)), "status", ct);
            if (!marked.IsSuccess)
            {
                return Gone(victim, marked.IsNotFound, marked.Error.Message);
            }
            ct.ThrowIfCancellationRequested();
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
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return false;
        }
        SchedulerLog.Preempted(logger, victim.Key, preemptor.Key, node);
        events.Normal(victim.Pod, "Preempted", "Preempting", $"Preempted by pod {preemptor.Uid} on node {node}", preemptor.Pod);
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
}
