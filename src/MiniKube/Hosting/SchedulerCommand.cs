using System.CommandLine;
using MiniKube.Api.Determinism;
using MiniKube.Api.Metrics;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Scheduler;

namespace MiniKube.Hosting;

/// <summary><c>mkube scheduler</c>: one scheduler; of several, one leads.</summary>
internal static class SchedulerCommand
{
    public static Task<int> RunAsync(string[] args, CancellationToken cancel)
    {
        var kubeconfig = new Option<string>("--kubeconfig") { Required = true, Description = "How to reach the API server" };
        var address = MetricsServer.AddressOption();
        return CommandLine.InvokeAsync("scheduler", "Run one scheduler", args, [kubeconfig, address], async parsed =>
        {
            using var loggers = Logging.Create();
            var metrics = new MetricRegistry();
            await using var served = await MetricsServer.StartAsync("scheduler", parsed.GetValue(address), metrics, cancel);
            using var client = new KubeClient(Kubeconfigs.Load(parsed.GetValue(kubeconfig)!), TimeProvider.System, new RestClientMetrics(metrics));
            await using var informers = new InformerFactory(client, TimeProvider.System, SystemRandomSource.Instance, loggers);
            var options = new SchedulerOptions { Identity = ProcessIdentity.Name() };
            var running = new SchedulerService(client, informers, TimeProvider.System, SystemRandomSource.Instance, options, loggers).RunAsync(cancel);
            await informers.StartAsync(cancel);
            await running;
            return 0;
        });
    }
}

/// <summary>The name a process holds leases under: the host and something of its own.</summary>
internal static class ProcessIdentity
{
    public static string Name() => $"{Environment.MachineName}_{new RandomIdSource(SystemRandomSource.Instance).NewUid()}";
}
