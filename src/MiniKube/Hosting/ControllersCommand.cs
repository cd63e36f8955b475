using System.CommandLine;
using MiniKube.Api.Determinism;
using MiniKube.Api.Metrics;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Controllers;
using MiniKube.Controllers.NodeLifecycle;

namespace MiniKube.Hosting;

/// <summary><c>mkube controllers</c>: all controllers in one process; of several, one leads.</summary>
internal static class ControllersCommand
{
    public static Task<int> RunAsync(string[] args, CancellationToken cancel)
    {
        var kubeconfig = new Option<string>("--kubeconfig") { Required = true, Description = "How to reach the API server" };
        var grace = GracePeriodOption();
        var address = MetricsServer.AddressOption();
        var signing = new ClusterSigningFlags();
        return CommandLine.InvokeAsync("controllers", "Run the controllers", args, [kubeconfig, grace, address, .. signing.Options], async parsed =>
        {
            using var loggers = Logging.Create();
            var metrics = new MetricRegistry();
            await using var served = await MetricsServer.StartAsync("controllers", parsed.GetValue(address), metrics, cancel);
            using var client = new KubeClient(Kubeconfigs.Load(parsed.GetValue(kubeconfig)!), TimeProvider.System, new RestClientMetrics(metrics));
            await using var informers = new InformerFactory(client, TimeProvider.System, SystemRandomSource.Instance, loggers);
            // As upstream, whose certificate the kubeconfig trusts is the one that pods are shown.
            var authorities = client.Config.CertificateAuthority;
            var certificate = authorities.Count == 0 ? null : string.Concat(authorities.Select(c => c.ExportCertificatePem() + "\n"));
            var options = new ControllersOptions
            {
                RootCertificate = certificate,
                ClusterSigning = signing.Read(parsed),
                Identity = ProcessIdentity.Name(),
                Nodes = Nodes(parsed.GetValue(grace)),
                Metrics = metrics,
            };
            await ControllersHost.RunAsync(client, informers, TimeProvider.System, SystemRandomSource.Instance, options, loggers, cancel);
            return 0;
        });
    }

    public static Option<int?> GracePeriodOption() =>
        new("--node-monitor-grace-period") { Description = "Seconds without a heartbeat after which a node counts as lost" };

    /// <summary>Upstream's timings, or a shorter grace period and a look that is frequent enough for it.</summary>
    public static NodeLifecycleOptions Nodes(int? graceSeconds)
    {
        var usual = new NodeLifecycleOptions();
        if (graceSeconds is not { } seconds)
        {
            return usual;
        }
        var grace = TimeSpan.FromSeconds(seconds);
        return usual with { MonitorGracePeriod = grace, MonitorPeriod = grace / 5 < usual.MonitorPeriod ? grace / 5 : usual.MonitorPeriod };
    }
}
