using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Determinism;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.LeaderElection;
using MiniKube.Controllers.BootstrapTokens;
using MiniKube.Controllers.Certificates;
using MiniKube.Controllers.CronJobs;
using MiniKube.Controllers.DaemonSets;
using MiniKube.Controllers.Deployments;
using MiniKube.Controllers.Disruption;
using MiniKube.Controllers.Endpoints;
using MiniKube.Controllers.EndpointSliceMirroring;
using MiniKube.Controllers.EndpointSlices;
using MiniKube.Controllers.GarbageCollector;
using MiniKube.Controllers.Jobs;
using MiniKube.Controllers.Namespaces;
using MiniKube.Controllers.NodeIpam;
using MiniKube.Controllers.NodeLifecycle;
using MiniKube.Controllers.PodGarbageCollector;
using MiniKube.Controllers.ReplicaSets;
using MiniKube.Controllers.ReplicationControllers;
using MiniKube.Controllers.ResourceQuotas;
using MiniKube.Controllers.RootCaPublisher;
using MiniKube.Controllers.ServiceAccounts;
using MiniKube.Controllers.ServiceCIDRs;
using MiniKube.Controllers.StatefulSets;
using MiniKube.Controllers.StorageProtection;
using MiniKube.Controllers.TaintEviction;
using MiniKube.Controllers.TtlAfterFinished;

namespace MiniKube.Controllers;

/// <summary>All controllers in one process, as kube-controller-manager: they share the informers, and run while this process leads.</summary>
public static class ControllersHost
{
    private const string LeaseNamespace = "kube-system";
    private const string LeaseName = "kube-controller-manager";
    private static readonly TimeSpan RestartPause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Runs until cancelled, and returns when every controller has put its work down. An API server that is away is waited for. The informers are
    /// started here and belong to the caller, who may share them with other loops.
    /// </summary>
    public static async Task RunAsync(KubeClient client, InformerFactory informers, TimeProvider time, IRandomSource random,
        ControllersOptions options, ILoggerFactory? loggers = null, CancellationToken ct = default)
    {
        loggers ??= NullLoggerFactory.Instance;
        var logger = loggers.CreateLogger("MiniKube.Controllers");
        await using var context = new ControllerContext(client, informers, time, random, options, loggers);
        var controllers = Make(context);
        await informers.StartAsync(ct);
        if (!options.LeaderElect)
        {
            await LeadAsync(context, controllers, logger, ct);
            return;
        }
        var election = new LeaderElectionOptions { Namespace = LeaseNamespace, Name = LeaseName, Identity = options.Identity };
        var elector = new LeaderElector(client, election, time, random, loggers.CreateLogger("MiniKube.Controllers.LeaderElection"));
        await elector.RunAsync(term => LeadAsync(context, controllers, logger, term), ct);
    }

    private static IReadOnlyList<(string Name, IController Controller)> Make(ControllerContext context)
    {
        var controllers = new List<(string, IController)>
        {
            ("namespace", new NamespaceController(context)),
            ("serviceaccount", new ServiceAccountController(context)),
            ("nodelifecycle", new NodeLifecycleController(context)),
            ("tainteviction", new TaintEvictionController(context)),
            ("podgc", new PodGarbageCollectorController(context)),
            ("deployment", new DeploymentController(context)),
            ("replicaset", new ReplicaSetController(context)),
            ("replicationcontroller", new ReplicationManager(context)),
            ("statefulset", new StatefulSetController(context)),
            ("daemonset", new DaemonSetController(context)),
            ("job", new JobController(context)),
            ("joborphanedpods", new OrphanedJobPodsController(context)),
            ("cronjob", new CronJobController(context)),
            ("ttlafterfinished", new TtlAfterFinishedController(context)),
            ("disruption", new DisruptionController(context)),
            ("stalepoddisruption", new StaleDisruptionController(context)),
            ("endpointslice", new EndpointSliceController(context)),
            ("endpointslicemirroring", new EndpointSliceMirroringController(context)),
            ("endpoint", new EndpointsController(context)),
            ("resourcequota", new ResourceQuotaController(context)),
            ("servicecidr", new ServiceCIDRController(context)),
            ("pvcprotection", new ClaimProtectionController(context)),
            ("pvprotection", new VolumeProtectionController(context)),
            ("vacprotection", new VolumeAttributesClassProtectionController(context)),
            ("csrapproving", new CertificateApprovalController(context)),
            ("csrcleaner", new CertificateCleaningController(context)),
            ("tokencleaner", new TokenCleanerController(context)),
            ("bootstrapsigner", new BootstrapSignerController(context)),
            ("garbagecollector", new GarbageCollectorController(context)),
        };
        if (context.Options.RootCertificate is { } certificate)
        {
            controllers.Add(("rootcacertificatepublisher", new RootCaPublisherController(context, certificate)));
        }
        if (context.Options.ClusterSigning is { } signing)
        {
            controllers.Add(("csrsigning", new CertificateSigningController(context, signing)));
        }
        if (context.Options.ClusterCidrs.Count > 0)
        {
            controllers.Add(("nodeipam", new NodeIpamController(context)));
        }
        return controllers;
    }

    private static async Task LeadAsync(
        ControllerContext context, IReadOnlyList<(string Name, IController Controller)> controllers, ILogger logger, CancellationToken ct)
    {
        try
        {
            await context.Informers.WaitForSyncAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return;
        }
        ControllersLog.Started(logger, context.Options.Identity);
        await Task.WhenAll(controllers.Select(c => KeepRunningAsync(context, c.Name, c.Controller, logger, ct)));
    }

    // A controller that fails as a whole is a bug; it must not take the others with it.
    private static async Task KeepRunningAsync(ControllerContext context, string name, IController controller, ILogger logger, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await controller.RunAsync(ct);
                if (!ct.IsCancellationRequested)
                {
                    await Task.Delay(RestartPause, context.Time, ct);
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                ControllersLog.Ended(logger, e, name);
                await PauseAsync(context, ct);
            }
        }
    }

    private static async Task PauseAsync(ControllerContext context, CancellationToken ct)
    {
        try
        {
            await Task.Delay(RestartPause, context.Time, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The end of the term.
        }
    }
}
