using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.Api.Policy.V1;
using MiniKube.Client.Events;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.LeaderElection;
using MiniKube.Scheduler.Attempts;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Loop;
using MiniKube.Scheduler.Plugins;

namespace MiniKube.Scheduler;

/// <summary>
/// The scheduler: gives each pod without a node one that suits it. It keeps up with the cluster all the time and decides while it leads, so that a
/// new leader begins at once.
/// </summary>
/// <param name="client">To the API server.</param>
/// <param name="informers">Of the process; whoever made the factory starts it.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Breaks ties between equal nodes, and spreads retries.</param>
public sealed class SchedulerService(
    KubeClient client, InformerFactory informers, TimeProvider time, IRandomSource random, SchedulerOptions? options = null, ILoggerFactory? loggers = null)
{
    private readonly SchedulerOptions options = options ?? new SchedulerOptions();
    private readonly ILogger logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger("MiniKube.Scheduler");
    private readonly AttemptLog attempts = new();
    private volatile bool leading;

    public bool IsLeader => leading;

    /// <summary>What the last attempt at a pod found; null when there was none, or too long ago.</summary>
    public Attempt? LastAttempt(string ns, string name) => attempts.Find(new(ns, name));

    /// <summary>Runs until cancelled. Nothing that the API server does or fails to do ends it; a fault of its own does, rather than leading without deciding.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var nodes = informers.Get<Node>();
        var pods = informers.Get<Pod>();
        var namespaces = informers.Get<Namespace>();
        var services = informers.Get<Service>();
        var replicaSets = informers.Get<ReplicaSet>();
        var budgets = informers.Get<PodDisruptionBudget>();
        // In upstream's name: events and their readers go by it.
        await using var events = new EventRecorder(client, options.SchedulerName, time, random, logger: logger);
        var context = new PluginContext(new SpreadOwners(services.Store, replicaSets.Store), random)
        {
            Client = client,
            Budgets = () => budgets.Store.Snapshot.List(),
        };
        var profile = DefaultProfile.Create(context, options.SchedulerName);
        var loop = new SchedulingLoop(profile, client, events, attempts, options, time, random, logger);
        using var inbox = loop.Inbox;
        loop.Follow(nodes, pods, namespaces);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = RunAsync(loop, stop);
        try
        {
            foreach (IInformer informer in new IInformer[] { namespaces, nodes, pods, services, replicaSets, budgets })
            {
                await informer.WaitForSyncAsync(stop.Token);
            }
            await LeadAsync(loop, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped.
        }
        finally
        {
            stop.Cancel();
            await running;
        }
    }

    private static async Task RunAsync(SchedulingLoop loop, CancellationTokenSource stop)
    {
        try
        {
            await loop.RunAsync(stop.Token);
        }
        finally
        {
            stop.Cancel();
        }
    }

    private async Task LeadAsync(SchedulingLoop loop, CancellationToken ct)
    {
        if (!options.LeaderElect)
        {
            await DecideAsync(loop, ct);
            return;
        }
        var election = new LeaderElectionOptions
        {
            Namespace = "kube-system",
            Name = "kube-scheduler",
            Identity = options.Identity ?? $"{Environment.MachineName}_{new RandomIdSource(random).NewUid()}",
        };
        await new LeaderElector(client, election, time, random, logger).RunAsync(term => DecideAsync(loop, term), ct);
    }

    private async Task DecideAsync(SchedulingLoop loop, CancellationToken term)
    {
        leading = true;
        loop.Lead(true);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, term);
        }
        finally
        {
            leading = false;
            loop.Lead(false);
        }
    }
}
