using System.CommandLine;
using MiniKube.Api.Determinism;
using MiniKube.Api.Metrics;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Scheduler;
using MiniKube.Scheduler.Configuration;

namespace MiniKube.Hosting;

/// <summary><c>mkube scheduler</c>: one scheduler; of several, one leads.</summary>
internal static class SchedulerCommand
{
    private const string WhyPath = "/debug/why/";

    public static Task<int> RunAsync(string[] args, CancellationToken cancel)
    {
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "How to reach the API server; without it as clientConnection.kubeconfig of the configuration says, or as a pod's service account does" };
        var config = new Option<string?>("--config") { Description = "A file with a KubeSchedulerConfiguration (kubescheduler.config.k8s.io/v1)" };
        var address = MetricsServer.AddressOption();
        var election = new LeaderElectionFlags("scheduler");
        return CommandLine.InvokeAsync("scheduler", "Run one scheduler", args, [kubeconfig, config, address, .. election.Options], async parsed =>
        {
            using var loggers = Logging.Create();
            var metrics = new MetricRegistry();
            var options = Elected(election, parsed, Configured(parsed.GetValue(config))) with { Identity = ProcessIdentity.Name(), Metrics = metrics };
            using var client = new KubeClient(Kubeconfigs.LoadOrInCluster(parsed.GetValue(kubeconfig) ?? options.Kubeconfig), TimeProvider.System, new RestClientMetrics(metrics));
            await using var informers = new InformerFactory(client, TimeProvider.System, SystemRandomSource.Instance, loggers);
            var scheduler = new SchedulerService(client, informers, TimeProvider.System, SystemRandomSource.Instance, options, loggers);
            await using var served = await MetricsServer.StartAsync(
                "scheduler", parsed.GetValue(address), metrics, cancel, () => scheduler.IsReady, path => Why(scheduler, path));
            var running = scheduler.RunAsync(cancel);
            await informers.StartAsync(cancel);
            await running;
            return 0;
        });
    }

    /// <summary>What <c>/debug/why/NAMESPACE/POD</c> shows; null for other paths, and pods that were not tried.</summary>
    public static byte[]? Why(SchedulerService scheduler, string path) =>
        path.StartsWith(WhyPath, StringComparison.Ordinal) && path[WhyPath.Length..].Split('/') is [var ns, var pod] ? scheduler.Why(ns, pod) : null;

    private static SchedulerOptions Elected(LeaderElectionFlags flags, ParseResult parsed, SchedulerOptions options)
    {
        var lease = flags.Read(parsed, new(options.LeaderElect, options.LeaseNamespace, options.LeaseName, options.LeaseDuration, options.RenewDeadline, options.RetryPeriod));
        return options with
        {
            LeaderElect = lease.Elect, LeaseNamespace = lease.Namespace, LeaseName = lease.Name,
            LeaseDuration = lease.LeaseDuration, RenewDeadline = lease.RenewDeadline, RetryPeriod = lease.RetryPeriod,
        };
    }

    private static SchedulerOptions Configured(string? file)
    {
        if (file is null)
        {
            return new SchedulerOptions();
        }
        try
        {
            return SchedulerConfiguration.Read(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new MkubeException($"scheduler: {file}: {e.Message}", e);
        }
    }
}

/// <summary>The name a process holds leases under: the host and something of its own.</summary>
internal static class ProcessIdentity
{
    public static string Name() => $"{Environment.MachineName}_{new RandomIdSource(SystemRandomSource.Instance).NewUid()}";
}
