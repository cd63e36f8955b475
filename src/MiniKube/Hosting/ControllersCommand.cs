using System.CommandLine;
using MiniKube.Api.Determinism;
using MiniKube.Api.Metrics;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Controllers;

namespace MiniKube.Hosting;

/// <summary><c>mkube controllers</c>: all controllers in one process; of several, one leads.</summary>
internal static class ControllersCommand
{
    public static Task<int> RunAsync(string[] args, CancellationToken cancel)
    {
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "How to reach the API server; without it as a pod's service account does" };
        var address = MetricsServer.AddressOption();
        var flags = new ControllerFlags();
        return CommandLine.InvokeAsync("controllers", "Run the controllers", args, [kubeconfig, address, .. flags.Options], async parsed =>
        {
            using var loggers = Logging.Create();
            var metrics = new MetricRegistry();
            var options = flags.Read(parsed) with { Metrics = metrics };
            await using var served = await MetricsServer.StartAsync("controllers", parsed.GetValue(address), metrics, cancel);
            using var client = new KubeClient(Kubeconfigs.LoadOrInCluster(parsed.GetValue(kubeconfig)), TimeProvider.System, new RestClientMetrics(metrics));
            await using var informers = new InformerFactory(client, TimeProvider.System, SystemRandomSource.Instance, loggers);
            // Where no file is named, whose certificate the kubeconfig trusts is the one that pods are shown.
            options = options with { RootCertificate = options.RootCertificate ?? Pem(client.Config) };
            await ControllersHost.RunAsync(client, informers, TimeProvider.System, SystemRandomSource.Instance, options, loggers, cancel);
            return 0;
        });
    }

    private static string? Pem(ClientConfig config) =>
        config.CertificateAuthority.Count == 0 ? null : string.Concat(config.CertificateAuthority.Select(c => c.ExportCertificatePem() + "\n"));
}
