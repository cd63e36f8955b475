using Microsoft.Extensions.Logging;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.Client.Events;
using MiniKube.Client.Http;
using MiniKube.Scheduler.Attempts;
using MiniKube.Scheduler.Bindings;
using MiniKube.Scheduler.Cycles;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Preemption;
using MiniKube.Scheduler.Queueing;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Loop;

/// <summary>
/// Takes one pod after the other and decides where it goes. It alone reads and changes queue and snapshot: what informers and bindings have to say comes
/// through the inbox and is worked in before each decision. A decided pod counts on its node at once; binding it goes on beside the loop.
/// </summary>
internal sealed partial class SchedulingLoop
{
    private readonly Profile profile;
    private readonly SchedulingCycle cycle;
    private readonly ConcurrentCalls calls;
    private readonly PodStatusWriter statuses;
    private readonly Preemptor preemptor;
    private readonly EventRecorder events;
    private readonly AttemptLog attempts;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private CancellationToken stopping;
    private bool leading;

    public SchedulingLoop(
        Profile profile, KubeClient client, EventRecorder events, AttemptLog attempts, SchedulerOptions options, TimeProvider time, IRandomSource random,
        ILogger logger)
    {
        this.profile = profile;
        this.events = events;
        this.attempts = attempts;
        this.time = time;
        this.logger = logger;
        Queue = new(profile.QueueSort, _ => profile, time, new QueueOptions
        {
            InitialBackoff = options.InitialBackoff,
            MaxBackoff = options.MaxBackoff,
            UnschedulableTimeout = options.UnschedulableTimeout,
        });
        cycle = new(Cluster, random, options.PercentageOfNodesToScore);
        calls = new(options.MaxConcurrentCalls);
        statuses = new(client, calls, time, logger);
        preemptor = new(client, events, time, logger);
        Inbox = new(time);
    }

    public Inbox Inbox { get; }
    public ClusterSnapshot Cluster { get; } = new();
    public SchedulingQueue Queue { get; }

    /// <summary>Whether it decides, or only keeps up with what happens.</summary>
    public void Lead(bool value) => Inbox.Post(() => leading = value);

    /// <summary>Runs until cancelled, and returns when the calls under way have ended.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        stopping = ct;
        try
        {
            while (!ct.IsCancellationRequested)
            {
                foreach (var message in Inbox.Take())
                {
                    Apply(message);
                }
                if (leading && Queue.TryPop(out var pod))
                {
                    Schedule(pod);
                    // Others on this thread get their turn between two decisions.
                    await Task.Yield();
                }
                else
                {
                    await Inbox.WaitAsync(leading ? Queue.NextDue : null, ct);
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Stopped.
        }
        await calls.WhenIdle();
    }

    private void Apply(Action message)
    {
        try
        {
            message();
        }
        catch (Exception e)
        {
            // One object that cannot be worked in must not stop the others.
            SchedulerLog.EventFailed(logger, e);
        }
    }

    private void Schedule(QueuedPod queued)
    {
        var pod = queued.Pod;
        try
        {
            var decision = cycle.Decide(profile, pod);
            if (decision.Node is { } node)
            {
                Place(queued, pod, decision, node);
            }
            else
            {
                FitsNowhere(queued, pod, decision);
            }
        }
        catch (Exception e)
        {
            SchedulerLog.DecisionFailed(logger, e, pod.Key);
            Failed(queued, pod, e.Message);
        }
    }

    private void FitsNowhere(QueuedPod queued, PodInfo pod, Decision decision)
    {
        var message = decision.Diagnosis!.Message;
        SchedulerLog.FitsNowhere(logger, pod.Key, message);
        attempts.Record(pod, Attempt.Of(decision, time.GetUtcNow()));
        Queue.ReturnUnschedulable(queued, decision.Diagnosis.Rejectors);
        events.Warning(pod.Pod, "FailedScheduling", message);
        var candidate = decision.Remedy?.Candidate;
        var nominated = candidate?.Node.Name ?? (decision.Remedy?.ClearsNomination == true ? "" : null);
        statuses.SayUnscheduled(queued, pod, "Unschedulable", message, nominated, stopping);
        if (candidate is not null)
        {
            Preempt(queued, pod, candidate);
        }
        else if (nominated is not null)
        {
            Cluster.Nominated.Remove(pod.Uid);
        }
    }

    /// <summary>Keeps the room that the victims leave for the pod, and has them leave.</summary>
    private void Preempt(QueuedPod queued, PodInfo pod, PreemptionCandidate candidate)
    {
        var node = candidate.Node.Name;
        foreach (var other in Cluster.Nominated.Below(pod, node).ToList())
        {
            // Theirs was the room too, and they may find another.
            Cluster.Nominated.Remove(other.Uid);
            if (Queue.Find(other.Uid) is { } waiting)
            {
                statuses.ClearNomination(waiting, other, stopping);
            }
        }
        Cluster.Nominated.Set(pod, node);
        SchedulingQueue.Hold(queued);
        var left = candidate.Victims.Count;
        var failed = false;
        foreach (var victim in candidate.Victims)
        {
            _ = calls.Start(async () =>
            {
                var going = await preemptor.EvictAsync(victim, pod, profile.SchedulerName, node, stopping);
                Inbox.Post(() =>
                {
                    failed |= !going;
                    if (--left == 0)
                    {
                        Queue.Release(queued, retry: failed);
                    }
                });
            });
        }
    }

    private void Failed(QueuedPod queued, PodInfo pod, string message)
    {
        attempts.Record(pod, new Attempt { At = time.GetUtcNow(), Outcome = AttemptOutcome.Failed, Message = message });
        Queue.ReturnFailed(queued);
        events.Warning(pod.Pod, "FailedScheduling", message);
        statuses.SayUnscheduled(queued, pod, "SchedulerError", message, null, stopping);
    }

    private void Place(QueuedPod queued, PodInfo pod, Decision decision, NodeInfo node)
    {
        foreach (var (plugin, i) in profile.Reserve.Select((p, i) => (p, i)))
        {
            var verdict = plugin.Reserve(decision.State, pod, node);
            if (!verdict.IsSuccess)
            {
                Unreserve(decision.State, pod, node.Name, i);
                Failed(queued, pod, string.Join(", ", verdict.Reasons));
                return;
            }
        }
        Cluster.Assume(pod, node);
        Cluster.Nominated.Remove(pod.Uid);
        attempts.Record(pod, Attempt.Of(decision, time.GetUtcNow()));
        var name = node.Name;
        // Read now: by the time the call begins, the last write is the call itself.
        var before = queued.LastWrite;
        queued.LastWrite = calls.Start(() => BindAsync(queued, pod, decision.State, name, before));
    }

    private void Unreserve(CycleState state, PodInfo pod, string node, int reserved)
    {
        // The other way round than they were reserved.
        for (var i = reserved - 1; i >= 0; i--)
        {
            profile.Reserve[i].Unreserve(state, pod, node);
        }
    }

    private async Task BindAsync(QueuedPod queued, PodInfo pod, CycleState state, string node, Task before)
    {
        BindOutcome outcome;
        try
        {
            await before;
            outcome = await BindAsync(pod, state, node);
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
        Inbox.Post(() => Bound(queued, pod, state, node, outcome));
    }

    private async Task<BindOutcome> BindAsync(PodInfo pod, CycleState state, string node)
    {
        foreach (var plugin in profile.PreBind)
        {
            if (await plugin.PreBindAsync(state, pod, node, stopping) is { Result: not BindResult.Bound } failed)
            {
                return failed;
            }
        }
        foreach (var plugin in profile.Bind)
        {
            if (await plugin.BindAsync(state, pod, node, stopping) is { } outcome)
            {
                return outcome;
            }
        }
        return new(BindResult.Refused, "no plugin binds this pod");
    }

    private void Bound(QueuedPod queued, PodInfo pod, CycleState state, string node, BindOutcome outcome)
    {
        if (outcome.Result == BindResult.Bound)
        {
            SchedulerLog.Bound(logger, pod.Key, node);
            // The assumption stays until the informer shows the pod bound, or gone.
            Queue.Remove(pod.Uid);
            events.Normal(pod.Pod, "Scheduled", $"Successfully assigned {pod.Key} to {node}");
            foreach (var plugin in profile.PostBind)
            {
                plugin.PostBind(state, pod, node);
            }
            return;
        }
        Unreserve(state, pod, node, profile.Reserve.Length);
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
                Cluster.Nominated.Observe(null, queued.Pod);
                Failed(queued, pod, $"binding rejected: {outcome.Message}");
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
