using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Attempts;
using MiniKube.Scheduler.Bindings;
using MiniKube.Scheduler.Cycles;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Queueing;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Loop;

/// <summary>How a decided pod gets to its node, and what becomes of it when it does not.</summary>
internal sealed partial class SchedulingLoop
{
    private void Place(Profile profile, QueuedPod queued, PodInfo pod, Decision decision, NodeInfo node, CancellationToken until)
    {
        foreach (var (plugin, i) in profile.Reserve.Select((p, i) => (p, i)))
        {
            var verdict = plugin.Reserve(decision.State, pod, node);
            if (!verdict.IsSuccess)
            {
                Unreserve(profile, decision.State, pod, node.Name, i);
                Failed(queued, pod, string.Join(", ", verdict.Reasons), until);
                return;
            }
        }
        Cluster.Assume(pod, node);
        Cluster.Nominated.Remove(pod.Uid);
        attempts.Record(pod, Attempt.Of(decision, time.GetUtcNow()));
        var name = node.Name;
        // Read now: by the time the call begins, the last write is the call itself.
        var before = queued.LastWrite;
        queued.LastWrite = calls.Start(() => BindAsync(profile, queued, pod, decision.State, name, before, until));
    }

    private static void Unreserve(Profile profile, CycleState state, PodInfo pod, string node, int reserved)
    {
        // The other way round than they were reserved.
        for (var i = reserved - 1; i >= 0; i--)
        {
            profile.Reserve[i].Unreserve(state, pod, node);
        }
    }

    private async Task BindAsync(Profile profile, QueuedPod queued, PodInfo pod, CycleState state, string node, Task before, CancellationToken until)
    {
        BindOutcome outcome;
        try
        {
            await before;
            // One that has begun is seen to its end: what came of it is worth knowing.
            outcome = until.IsCancellationRequested ? new(BindResult.Refused, "the term is over") : await BindAsync(profile, pod, state, node);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            SchedulerLog.BindingFailed(logger, e, pod.Key, node);
            outcome = new(BindResult.Refused, e.Message);
        }
        Inbox.Post(() => Bound(profile, queued, pod, state, node, outcome, until));
    }

    private async Task<BindOutcome> BindAsync(Profile profile, PodInfo pod, CycleState state, string node)
    {
        foreach (var plugin in profile.PreBind)
        {
            if (await plugin.PreBindAsync(state, pod, node, stopping) is { Result: not BindResult.Bound } failed)
            {
                return failed;
            }
        }
        foreach (var plugin in extenderBinders.Concat(profile.Bind))
        {
            if (await plugin.BindAsync(state, pod, node, stopping) is { } outcome)
            {
                return outcome;
            }
        }
        return new(BindResult.Refused, "no plugin binds this pod");
    }

    private void Bound(Profile profile, QueuedPod queued, PodInfo pod, CycleState state, string node, BindOutcome outcome, CancellationToken until)
    {
        if (outcome.Result == BindResult.Bound)
        {
            SchedulerLog.Bound(logger, pod.Key, node);
            metrics.Attempted("scheduled", profile.SchedulerName, time.GetElapsedTime(queued.Begun));
            metrics.Bound(queued, time.GetUtcNow());
            // The assumption stays until the informer shows the pod bound, or gone.
            Queue.Remove(pod.Uid);
            profiles[profile.SchedulerName].Events.Normal(pod.Pod, "Scheduled", "Binding", $"Successfully assigned {pod.Key} to {node}");
            foreach (var plugin in profile.PostBind)
            {
                plugin.PostBind(state, pod, node);
            }
            return;
        }
        Unreserve(profile, state, pod, node, profile.Reserve.Length);
        var freed = Cluster.Forget(pod.Uid);
        if (outcome.Result == BindResult.Refused)
        {
            SchedulerLog.BindingRefused(logger, pod.Key, node, outcome.Message);
            if (queued.Pod.Pod.IsTerminating())
            {
                Queue.Remove(pod.Uid);
            }
            else if (queued.Place == QueuePlace.InFlight)
            {
                Failed(queued, pod, $"binding rejected: {outcome.Message}", until);
            }
        }
        else
        {
            Queue.Remove(pod.Uid);
        }
        if (freed)
        {
            Queue.Move(new ClusterChange(ClusterEvents.AssignedPodDelete) { OldPod = pod });
        }
    }
}
