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
    private CancellationToken? term;

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

    private bool Leads => term is { IsCancellationRequested: false };

    /// <summary>Decides until the term is over; nothing that was decided in it and not begun by then is done. Without one it only keeps up with what happens.</summary>
    public void Lead(CancellationToken until) => Inbox.Post(() => term = until);

    /// <summary>The term is over. What was found in it is held on to no more, for another one decides by now.</summary>
    public void StepDown() => Inbox.Post(() =>
    {
        term = null;
        attempts.Clear();
    });

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
                if (term is { IsCancellationRequested: false } current && Queue.TryPop(out var pod))
                {
                    await ScheduleAsync(pod, current);
                    // Others on this thread get their turn between two decisions.
                    await Task.Yield();
                }
                else
                {
                    await Inbox.WaitAsync(Leads ? Queue.NextDue : null, ct);
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

    private async ValueTask ScheduleAsync(QueuedPod queued, CancellationToken until)
    {
        var pod = queued.Pod;
        var (profile, events) = Of(pod.Pod)!;
        try
        {
            var decision = await cycle.DecideAsync(profile, pod, until);
            // An extender that did answer may have outlasted the term.
            until.ThrowIfCancellationRequested();
            metrics.Decided(time.GetElapsedTime(queued.Begun));
            if (decision.Node is { } node)
            {
                Place(profile, queued, pod, decision, node, until);
            }
            else
            {
                FitsNowhere(profile, events, queued, pod, decision, until);
            }
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            // The term ended while an extender was thinking.
            Queue.PutBack(queued);
        }
        catch (Exception e)
        {
            SchedulerLog.DecisionFailed(logger, e, pod.Key);
            Failed(queued, pod, e.Message, until);
        }
    }

    private void FitsNowhere(Profile profile, EventSeriesRecorder events, QueuedPod queued, PodInfo pod, Decision decision, CancellationToken until)
    {
        var message = decision.Diagnosis!.Message;
        SchedulerLog.FitsNowhere(logger, pod.Key, message);
        attempts.Record(pod, Attempt.Of(decision, time.GetUtcNow()));
        metrics.Attempted("unschedulable", profile.SchedulerName, time.GetElapsedTime(queued.Begun));
        Queue.ReturnUnschedulable(queued, decision.Diagnosis.Rejectors);
        events.Warning(pod.Pod, "FailedScheduling", "Scheduling", message);
        var candidate = decision.Remedy?.Candidate;
        var nominated = candidate?.Node.Name ?? (decision.Remedy is { ClearsNomination: false } ? null : "");
        statuses.SayUnscheduled(queued, pod, "Unschedulable", message, nominated, until);
        if (candidate is not null)
        {
            Preempt(profile, events, queued, pod, candidate, until);
        }
        else if (nominated is not null)
        {
            Cluster.Nominated.Remove(pod.Uid);
        }
    }

    /// <summary>Keeps the room that the victims leave for the pod, and has them leave.</summary>
    private void Preempt(Profile profile, EventSeriesRecorder events, QueuedPod queued, PodInfo pod, PreemptionCandidate candidate, CancellationToken until)
    {
        var node = candidate.Node.Name;
        foreach (var other in Cluster.Nominated.Below(pod, node).ToList())
        {
            // Theirs was the room too, and they may find another.
            Cluster.Nominated.Remove(other.Uid);
            if (Queue.Find(other.Uid) is { } waiting)
            {
                statuses.ClearNomination(waiting, other, until);
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
                var going = await preemptor.EvictAsync(victim, pod, profile.SchedulerName, node, events, until);
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

    private void Failed(QueuedPod queued, PodInfo pod, string message, CancellationToken until)
    {
        if (until.IsCancellationRequested)
        {
            // Another one decides about it and speaks of it.
            Queue.PutBack(queued);
            return;
        }
        attempts.Record(pod, new Attempt { At = time.GetUtcNow(), Outcome = AttemptOutcome.Failed, Message = message });
        metrics.Attempted("error", Of(pod.Pod)!.Profile.SchedulerName, time.GetElapsedTime(queued.Begun));
        Queue.ReturnFailed(queued);
        Cluster.Nominated.Remove(pod.Uid);
        Of(pod.Pod)!.Events.Warning(pod.Pod, "FailedScheduling", "Scheduling", message);
        statuses.SayUnscheduled(queued, pod, "SchedulerError", message, "", until);
    }
}
