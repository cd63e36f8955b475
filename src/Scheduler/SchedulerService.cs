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
using MiniKube.Scheduler.Extenders;
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
    private volatile bool synced;

    public bool IsLeader => leading;

    /// <summary>It knows the cluster, and decides or stands by.</summary>
    public bool IsReady => synced;

    /// <summary>What the last attempt at a pod found; null when there was none, or too long ago.</summary>
    public Attempt? LastAttempt(string ns, string name) => attempts.Find(new(ns, name));

    /// <summary>The same as JSON, or why there was none; null where there is no such pod.</summary>
    public byte[]? Why(string ns, string name) =>
        (LastAttempt(ns, name) ?? NotTried(informers.Get<Pod>().Store.Snapshot.Get(ns, name))) is { } attempt ? AttemptReport.Write(new(ns, name), attempt) : null;

    /// <summary>Runs until cancelled. Nothing that the API server does or fails to do ends it; a fault of its own does, rather than leading without deciding.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var nodes = informers.Get<Node>();
        var pods = informers.Get<Pod>();
        var namespaces = informers.Get<Namespace>();
        var services = informers.Get<Service>();
        var replicaSets = informers.Get<ReplicaSet>();
        var statefulSets = informers.Get<StatefulSet>();
        var controllers = informers.Get<ReplicationController>();
        var budgets = informers.Get<PodDisruptionBudget>();
        var claims = informers.Get<PersistentVolumeClaim>();
        var volumes = informers.Get<PersistentVolume>();
        var context = new PluginContext(new SpreadOwners(services.Store, replicaSets.Store, statefulSets.Store, controllers.Store), random)
        {
            Client = client,
            Budgets = () => budgets.Store.Snapshot.List(),
            Claims = key => claims.Store.Snapshot.Get(key),
            Volumes = name => volumes.Store.Snapshot.Get(null, name),
        };
        ScheduledProfile[] profiles = [.. options.Profiles.Select(p => new ScheduledProfile(p.Build(context), Recorder(p.SchedulerName)))];
        HttpExtender[] extenders = [.. options.Extenders.OrderBy(e => e.Ignorable).Select(e => new HttpExtender(e, time))];
        var loop = new SchedulingLoop(profiles, client, attempts, options, time, random, logger, extenders);
        using var inbox = loop.Inbox;
        loop.Follow(nodes, pods, namespaces);
        loop.Follow(claims, volumes);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = RunAsync(loop, stop);
        try
        {
            foreach (IInformer informer in new IInformer[] { namespaces, nodes, pods, services, replicaSets, statefulSets, controllers, budgets, claims, volumes })
            {
                await informer.WaitForSyncAsync(stop.Token);
            }
            synced = true;
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
            foreach (var profile in profiles)
            {
                await profile.Events.DisposeAsync();
            }
            foreach (var extender in extenders)
            {
                extender.Dispose();
            }
        }
    }

    private Attempt? NotTried(Pod? pod) => pod is null ? null : new Attempt
    {
        At = time.GetUtcNow(),
        Outcome = AttemptOutcome.NotTried,
        Message = UntriedPod.Why(pod, options.Profiles.Select(p => p.SchedulerName), leading),
    };

    /// <summary>Events come in the profile's name, as upstream's do.</summary>
    private EventSeriesRecorder Recorder(string schedulerName) =>
        new(client, schedulerName, $"{schedulerName}-{Environment.MachineName}", time, random, logger);

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
            Metrics = options.Metrics,
            Namespace = options.LeaseNamespace,
            Name = options.LeaseName,
            LeaseDuration = options.LeaseDuration,
            RenewDeadline = options.RenewDeadline,
            RetryPeriod = options.RetryPeriod,
            Identity = options.Identity ?? $"{Environment.MachineName}_{new RandomIdSource(random).NewUid()}",
        };
        await new LeaderElector(client, election, time, random, logger).RunAsync(term => DecideAsync(loop, term), ct);
    }

    private async Task DecideAsync(SchedulingLoop loop, CancellationToken term)
    {
        leading = true;
        loop.Lead(term);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, term);
        }
        finally
        {
            leading = false;
            loop.StepDown();
        }
    }
}
