using System.Diagnostics;
using System.Globalization;
using MiniKube.Bench.Load.Bodies;

namespace MiniKube.Bench.Load.Scenarios;

/// <summary>What a control plane needs while the pods of its Deployments run on fake nodes and nothing happens.</summary>
internal static class FullClusterScenario
{
    private const int Replicas = 1000;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>CPU over a minute, and memory, with 3,000 pods.</summary>
    public static Task IdleAsync(BenchContext bench, CancellationToken cancel) => RunAsync(bench, "idle-cluster", 3, Minute, cancel);

    /// <summary>Memory with 10,000 pods.</summary>
    public static Task LargeAsync(BenchContext bench, CancellationToken cancel) => RunAsync(bench, "pods-10000", 10, TimeSpan.Zero, cancel);

    private static async Task RunAsync(BenchContext bench, string name, int deployments, TimeSpan watched, CancellationToken cancel)
    {
        if (!bench.Usage.Known)
        {
            throw new BenchException($"{name}: --server-pid or --spawn is needed");
        }
        var (nodes, pods) = (bench.Options.Nodes, deployments * Replicas);
        await using var workspace = await Workspace.CreateAsync(bench.Target, name, cancel);
        await using var cluster = await FakeCluster.StartAsync(bench.Target, nodes, podsEach: Math.Max(110, (pods / nodes) + 10), cancel);
        using var client = bench.Target.Connect();
        await using (var progress = await PodProgress.StartAsync(bench.Target, workspace.Pods, cancel))
        {
            for (var i = 0; i < deployments; i++)
            {
                await client.ExpectAsync(
                    HttpMethod.Post, workspace.Deployments, ObjectBody.Deployment(Replicas).With(i.ToString("'web-'00", CultureInfo.InvariantCulture)), cancel);
            }
            await progress.UntilAsync(p => p.Ready == pods, $"{pods} pods ready", Limit, cancel);
        }
        await Task.Delay(Settle, TimeProvider.System, cancel);
        var mark = bench.Mark();
        await Task.Delay(watched, TimeProvider.System, cancel);
        var now = bench.Mark();
        var result = Measurement.Of(name, [], Stopwatch.GetElapsedTime(mark.At));
        result["nodes"] = nodes;
        result["objects"] = pods;
        if (watched > TimeSpan.Zero)
        {
            result["server_cpu_percent"] = Math.Round((now.Server - mark.Server) / watched.TotalMilliseconds * 100, 2);
        }
        bench.AddUsage(result, mark, 0);
        BenchContext.Report(result);
    }
}
