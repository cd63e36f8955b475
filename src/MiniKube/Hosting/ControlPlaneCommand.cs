using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Metrics;
using MiniKube.ApiServer.Certificates;
using MiniKube.ApiServer.Hosting;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Clusters;
using MiniKube.Controllers;
using MiniKube.NodeRuntime.Dns;
using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Network;
using MiniKube.NodeRuntime.Services;
using MiniKube.Scheduler;

namespace MiniKube.Hosting;

/// <summary>
/// The control plane of a cluster made by <c>up</c>, in one process: API server, scheduler and controllers, and for the namespace it runs in
/// what nodes have for theirs: Service translation, routes to pods, and DNS. The loops talk to the API server as ever, only without a socket.
/// </summary>
internal static class ControlPlaneCommand
{
    // Whom the default role system:node-proxier is for.
    private const string NetworkUser = "system:kube-proxy";

    public static Task<int> RunAsync(string[] args, CancellationToken cancel)
    {
        var name = new Option<string>("--name") { Required = true, Description = "The cluster's name" };
        var port = new Option<int>("--port") { Required = true, Description = "Port of the API server" };
        var gateway = new Option<string>("--gateway") { Required = true, Description = "The address that nodes reach this namespace at" };
        var nodes = new Option<string[]>("--node") { Description = "A node's name; each gets a kubeconfig" };
        var grace = new Option<int?>("--node-monitor-grace-period") { Description = "Seconds without a heartbeat after which a node counts as lost" };
        return CommandLine.InvokeAsync("control-plane", "Run the control plane of a cluster made by up", args, [name, port, gateway, nodes, grace], async parsed =>
        {
            var paths = new ClusterPaths(parsed.GetValue(name)!);
            using var loggers = Logging.Create();
            var address = IPAddress.Parse(parsed.GetValue(gateway)!);
            var metrics = new MetricRegistry();
            var options = new ApiServerOptions
            {
                Metrics = metrics,
                DataDirectory = paths.ApiServer,
                Listen = [new IPEndPoint(address, parsed.GetValue(port)), new IPEndPoint(IPAddress.Loopback, parsed.GetValue(port))],
                ClusterName = paths.Name,
                EnabledAdmissionPlugins = ["NodeRestriction"],
                ServiceRanges = [ClusterNetwork.Services],
                Loggers = loggers,
                FlushLog = Logging.FlushAsync,
            };
            await using var server = await HostedApiServer.StartAsync(options, new StoreSettings(), cancel);
            foreach (var node in parsed.GetValue(nodes) ?? [])
            {
                var credential = server.Host.Ca.IssueClient($"system:node:{node}", "system:nodes");
                KubeconfigFile.Write(paths.NodeKubeconfig(node), paths.Name, server.Host.Url, server.Host.Ca, $"system:node:{node}", credential);
                KubeconfigFile.Write(paths.NetworkKubeconfig(node), paths.Name, server.Host.Url, server.Host.Ca, NetworkUser, server.Host.Ca.IssueClient(NetworkUser));
            }
            var local = $"https://127.0.0.1:{parsed.GetValue(port)}";
            KubeconfigFile.Write(paths.Kubeconfig, paths.Name, local, server.Host.Ca, "kubernetes-admin", server.Host.Ca.IssueClient("kubernetes-admin", "system:masters"));
            await RunLoopsAsync(server.Host, paths, NodeLifecycleFlags.WithGrace(parsed.GetValue(grace) is { } seconds ? TimeSpan.FromSeconds(seconds) : null), metrics, loggers, cancel);
            return 0;
        });
    }

    private static async Task RunLoopsAsync(ApiServerHost server, ClusterPaths paths, Controllers.NodeLifecycle.NodeLifecycleOptions nodes,
        MetricRegistry metrics, ILoggerFactory loggers, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var time = TimeProvider.System;
        var random = SystemRandomSource.Instance;
        var requests = new RestClientMetrics(metrics);
        KubeClient As(string user) => new(new ClientConfig { Server = new Uri(server.Url) }, server.Core.CreateHandler(user, "system:authenticated"), time, requests);
        using var client = As("system:kube-controller-manager");
        using var scheduling = As("system:kube-scheduler");
        // What is read is shared by all; the controllers may read everything.
        await using var informers = new InformerFactory(client, time, random, loggers);
        await EnsureDnsServiceAsync(server, stop.Token);

        using var proxy = ServiceProxy.Open(HostServices.Options(paths.Name));
        var services = new ServiceProxyLoop(informers, proxy, time, loggers.CreateLogger<ServiceProxyLoop>());
        using var routing = NodeRouting.Open(NetworkNamespace.Current);
        var routes = new RouteLoop(informers, routing, null, time, loggers.CreateLogger<RouteLoop>());
        LocalAddress.Add(NetworkNamespace.Current, ClusterNetwork.Dns);
        await using var dns = DnsServer.Start(
            new DnsServerOptions { Listen = [new IPEndPoint(ClusterNetwork.Dns, ClusterNetwork.DnsPort)], Upstreams = ResolvConf.Nameservers() },
            new ClusterZone(ClusterNetwork.Domain, ClusterNetwork.Dns), time, loggers.CreateLogger<DnsServer>());
        var scheduler = new SchedulerService(scheduling, informers, time, random, new SchedulerOptions { LeaderElect = false, Metrics = metrics }, loggers);
        await using var shown = await ShowAsync(scheduler, loggers, cancel);
        // One control plane alone needs no election, and starts again at once.
        var controllers = new ControllersOptions
        {
            Identity = paths.Name,
            LeaderElect = false,
            Nodes = nodes,
            Metrics = metrics,
            RootCertificate = server.Ca.CertificatePem,
            ClusterSigning = new(server.Ca.CertificatePem, await File.ReadAllTextAsync(paths.ClusterKey, cancel)),
        };
        Task[] loops =
        [
            scheduler.RunAsync(stop.Token),
            services.RunAsync(stop.Token),
            routes.RunAsync(stop.Token),
            new DnsLoop(informers, dns).RunAsync(stop.Token),
            ControllersHost.RunAsync(client, informers, time, random, controllers, loggers, stop.Token),
        ];
        try
        {
            // A loop that fails takes the process down, and its supervisor starts all of it again.
            await await Task.WhenAny(loops);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
        await stop.CancelAsync();
    }

    /// <summary>For <c>mkube why</c>, from this machine alone. Of several clusters in one network namespace the first has the port.</summary>
    private static async Task<MetricsServer?> ShowAsync(SchedulerService scheduler, ILoggerFactory loggers, CancellationToken cancel)
    {
        try
        {
            return await MetricsServer.StartAsync(
                "control-plane", WhyCommand.DefaultAddress, new MetricRegistry(), cancel, () => scheduler.IsReady, path => SchedulerCommand.Why(scheduler, path));
        }
        catch (MkubeException e)
        {
            loggers.CreateLogger<SchedulerService>().LogWarning(e, "mkube why will not be answered");
            return null;
        }
    }

    /// <summary>The Service at whose address every node answers DNS questions itself: it has no endpoints.</summary>
    private static async Task EnsureDnsServiceAsync(ApiServerHost server, CancellationToken cancel)
    {
        using var client = new KubeClient(new ClientConfig { Server = new Uri(server.Url) }, server.Core.CreateHandler(), TimeProvider.System);
        if (!(await client.GetAsync<Service>("kube-dns", "kube-system", cancel)).IsNotFound)
        {
            return;
        }
        var service = new Service
        {
            Metadata = new ObjectMeta { Name = "kube-dns", Namespace = "kube-system", Labels = new Dictionary<string, string> { ["k8s-app"] = "kube-dns" } },
            Spec = new ServiceSpec
            {
                ClusterIP = ClusterNetwork.Dns.ToString(),
                Ports =
                [
                    new ServicePort { Name = "dns", Port = ClusterNetwork.DnsPort, Protocol = "UDP" },
                    new ServicePort { Name = "dns-tcp", Port = ClusterNetwork.DnsPort, Protocol = "TCP" },
                ],
            },
        };
        (await client.CreateAsync(service, ct: cancel)).OrThrow();
    }
}
