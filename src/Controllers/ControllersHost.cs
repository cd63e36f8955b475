using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Determinism;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.LeaderElection;
using MiniKube.Controllers.BootstrapTokens;
using MiniKube.Controllers.Certificates;
using MiniKube.Controllers.ClusterRoleAggregation;
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
        var election = new LeaderElectionOptions
        {
            Namespace = options.LeaseNamespace,
            Name = options.LeaseName,
            LeaseDuration = options.LeaseDuration,
            RenewDeadline = options.RenewDeadline,
            RetryPeriod = options.RetryPeriod,
            Identity = options.Identity,
            Metrics = options.Metrics,
        };
        var elector = new LeaderElector(client, election, time, random, loggers.CreateLogger("MiniKube.Controllers.LeaderElection"));
        await elector.RunAsync(term => LeadAsync(context, controllers, logger, term), ct);
    }

    // A controller that does not run is not made either: what it alone would follow is not followed.
    private static IReadOnlyList<(string Name, IController Controller)> Make(ControllerContext context)
    {
        var options = context.Options;
        (string Name, Func<IController?> Make)[] all =
        [
            ("namespace-controller", () => new NamespaceController(context)),
            ("serviceaccount-controller", () => new ServiceAccountController(context)),
            ("node-lifecycle-controller", () => new NodeLifecycleController(context)),
            ("taint-eviction-controller", () => new TaintEvictionController(context)),
            ("pod-garbage-collector-controller", () => new PodGarbageCollectorController(context)),
            ("deployment-controller", () => new DeploymentController(context)),
            ("replicaset-controller", () => new ReplicaSetController(context)),
            ("replicationcontroller-controller", () => new ReplicationManager(context)),
            ("statefulset-controller", () => new StatefulSetController(context)),
            ("daemonset-controller", () => new DaemonSetController(context)),
            ("job-controller", () => new JobController(context)),
            ("job-controller", () => new OrphanedJobPodsController(context)),
            ("job-controller", () => new JobWatchMetrics(context)),
            ("cronjob-controller", () => new CronJobController(context)),
            ("ttl-after-finished-controller", () => new TtlAfterFinishedController(context)),
            ("disruption-controller", () => new DisruptionController(context)),
            ("disruption-controller", () => new StaleDisruptionController(context)),
            ("endpointslice-controller", () => new EndpointSliceController(context)),
            ("endpointslice-mirroring-controller", () => new EndpointSliceMirroringController(context)),
            ("endpoints-controller", () => new EndpointsController(context)),
            ("resourcequota-controller", () => new ResourceQuotaController(context)),
            ("service-cidr-controller", () => new ServiceCIDRController(context)),
            ("persistentvolumeclaim-protection-controller", () => new ClaimProtectionController(context)),
            ("persistentvolume-protection-controller", () => new VolumeProtectionController(context)),
            ("volumeattributesclass-protection-controller", () => new VolumeAttributesClassProtectionController(context)),
            ("certificatesigningrequest-approving-controller", () => new CertificateApprovalController(context)),
            ("certificatesigningrequest-cleaner-controller", () => new CertificateCleaningController(context)),
            ("certificatesigningrequest-signing-controller", () => options.ClusterSigning is { } signing ? new CertificateSigningController(context, signing) : null),
            ("token-cleaner-controller", () => new TokenCleanerController(context)),
            ("bootstrap-signer-controller", () => new BootstrapSignerController(context)),
            ("clusterrole-aggregation-controller", () => new ClusterRoleAggregationController(context)),
            ("root-ca-certificate-publisher-controller", () => options.RootCertificate is { } certificate ? new RootCaPublisherController(context, certificate) : null),
            ("node-ipam-controller", () => options.ClusterCidrs.Count > 0 ? new NodeIpamController(context) : null),
            ("garbage-collector-controller", () => new GarbageCollectorController(context)),
        ];
        return [.. all.Where(c => ControllerNames.IsEnabled(c.Name, options.Controllers)).Select(c => (c.Name, Controller: c.Make())).Where(c => c.Controller is not null).Select(c => (c.Name, c.Controller!))];
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
