using Microsoft.Extensions.Logging;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.Api.Metrics;
using MiniKube.Client.Events;
using MiniKube.Client.Http;
using MiniKube.Scheduler.Attempts;
using MiniKube.Scheduler.Bindings;
using MiniKube.Scheduler.Cycles;
using MiniKube.Scheduler.Extenders;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Preemption;
using MiniKube.Scheduler.Queueing;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Loop;

/// <summary>A profile, and who speaks to users of its pods.</summary>
internal sealed record ScheduledProfile(Profile Profile, EventSeriesRecorder Events);

/// <summary>
/// Takes one pod after the other and decides where it goes. It alone reads and changes queue and snapshot: what informers and bindings have to say comes
/// through the inbox and is worked in before each decision. A decided pod counts on its node at once; binding it goes on beside the loop.
/// </summary>
internal sealed partial class SchedulingLoop
{
    private readonly IReadOnlyDictionary<string, ScheduledProfile> profiles;
    private readonly ExtendedCycle cycle;
    private readonly IBindPlugin[] extenderBinders;
    private readonly ConcurrentCalls calls;
    private readonly PodStatusWriter statuses;
    private readonly Preemptor preemptor;
    private readonly AttemptLog attempts;
    private readonly SchedulerMetrics metrics;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private CancellationToken stopping;
    private bool leading;

    public SchedulingLoop(
        IReadOnlyList<ScheduledProfile> profiles, KubeClient client, AttemptLog attempts, SchedulerOptions options, TimeProvider time, IRandomSource random,
        ILogger logger, IReadOnlyList<HttpExtender> extenders)
    {
        this.profiles = profiles.ToDictionary(p => p.Profile.SchedulerName, StringComparer.Ordinal);
        this.attempts = attempts;
        this.time = time;
        this.logger = logger;
        Queue = new(profiles[0].Profile.QueueSort, pod => Of(pod.Pod)?.Profile, time, new QueueOptions
        {
            InitialBackoff = options.InitialBackoff,
            MaxBackoff = options.MaxBackoff,
            UnschedulableTimeout = options.UnschedulableTimeout,
        });
        cycle = new(new SchedulingCycle(Cluster, random, options.PercentageOfNodesToScore), Cluster, extenders, logger);
        extenderBinders = [.. extenders.Where(e => e.Configuration.BindVerb.Length > 0).Select(e => new ExtenderBinder(e, client))];
        calls = new(options.MaxConcurrentCalls);
        statuses = new(client, calls, time, logger);
        preemptor = new(client, time, logger);
        Inbox = new(time);
        metrics = new(options.Metrics ?? new MetricRegistry());
        metrics.Observe(this);
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
                    await ScheduleAsync(pod);
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

    private async ValueTask ScheduleAsync(QueuedPod queued)
    {
        var pod = queued.Pod;
        var (profile, events) = Of(pod.Pod)!;
        try
        {
            var decision = await cycle.DecideAsync(profile, pod, stopping);
            metrics.Decided(time.GetElapsedTime(queued.Begun));
            if (decision.Node is { } node)
            {
                Place(profile, queued, pod, decision, node);
            }
            else
            {
                FitsNowhere(profile, events, queued, pod, decision);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped while an extender was thinking.
        }
        catch (Exception e)
        {
            SchedulerLog.DecisionFailed(logger, e, pod.Key);
            Failed(queued, pod, e.Message);
        }
    }

    private void FitsNowhere(Profile profile, EventSeriesRecorder events, QueuedPod queued, PodInfo pod, Decision decision)
    {
        var message = decision.Diagnosis!.Message;
        SchedulerLog.FitsNowhere(logger, pod.Key, message);
        attempts.Record(pod, Attempt.Of(decision, time.GetUtcNow()));
        metrics.Attempted("unschedulable", profile.SchedulerName, time.GetElapsedTime(queued.Begun));
        Queue.ReturnUnschedulable(queued, decision.Diagnosis.Rejectors);
        events.Warning(pod.Pod, "FailedScheduling", "Scheduling", message);
        var candidate = decision.Remedy?.Candidate;
        var nominated = candidate?.Node.Name ?? (decision.Remedy is { ClearsNomination: false } ? null : "");
        statuses.SayUnscheduled(queued, pod, "Unschedulable", message, nominated, stopping);
        if (candidate is not null)
        {
            Preempt(profile, events, queued, pod, candidate);
        }
        else if (nominated is not null)
        {
            Cluster.Nominated.Remove(pod.Uid);
        }
    }

    /// <summary>Keeps the room that the victims leave for the pod, and has them leave.</summary>
    private void Preempt(Profile profile, EventSeriesRecorder events, QueuedPod queued, PodInfo pod, PreemptionCandidate candidate)
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
        metrics.Preempted(candidate.Victims.Count);
        SchedulingQueue.Hold(queued);
        var left = candidate.Victims.Count;
        var failed = false;
        foreach (var victim in candidate.Victims)
        {
            _ = calls.Start(async () =>
            {
                var going = await preemptor.EvictAsync(victim, pod, profile.SchedulerName, node, events, stopping);
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
        metrics.Attempted("error", Of(pod.Pod)!.Profile.SchedulerName, time.GetElapsedTime(queued.Begun));
        Queue.ReturnFailed(queued);
        Cluster.Nominated.Remove(pod.Uid);
        Of(pod.Pod)!.Events.Warning(pod.Pod, "FailedScheduling", "Scheduling", message);
        statuses.SayUnscheduled(queued, pod, "SchedulerError", message, "", stopping);
    }

    private void Place(Profile profile, QueuedPod queued, PodInfo pod, Decision decision, NodeInfo node)
    {
        foreach (var (plugin, i) in profile.Reserve.Select((p, i) => (p, i)))
        {
            var verdict = plugin.Reserve(decision.State, pod, node);
            if (!verdict.IsSuccess)
            {
                Unreserve(profile, decision.State, pod, node.Name, i);
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
        queued.LastWrite = calls.Start(() => BindAsync(profile, queued, pod, decision.State, name, before));
    }

    private static void Unreserve(Profile profile, CycleState state, PodInfo pod, string node, int reserved)
    {
        // The other way round than they were reserved.
        for (var i = reserved - 1; i >= 0; i--)
        {
            profile.Reserve[i].Unreserve(state, pod, node);
        }
    }

    private async Task BindAsync(Profile profile, QueuedPod queued, PodInfo pod, CycleState state, string node, Task before)
    {
        BindOutcome outcome;
        try
        {
            await before;
            outcome = await BindAsync(profile, pod, state, node);
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
        Inbox.Post(() => Bound(profile, queued, pod, state, node, outcome));
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

    private void Bound(Profile profile, QueuedPod queued, PodInfo pod, CycleState state, string node, BindOutcome outcome)
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
