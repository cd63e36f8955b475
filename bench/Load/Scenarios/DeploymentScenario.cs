using System.Diagnostics;
using MiniKube.Bench.Load.Bodies;

namespace MiniKube.Bench.Load.Scenarios;

/// <summary>A Deployment of 1,000 on fake nodes, from its creation to its last pod's end, as this client's watch shows it.</summary>
internal static class DeploymentScenario
{
    private const int Replicas = 1000;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static async Task RunAsync(BenchContext bench, CancellationToken cancel)
    {
        await using var workspace = await Workspace.CreateAsync(bench.Target, "deployment", cancel);
        await using var cluster = await FakeCluster.StartAsync(bench.Target, bench.Options.Nodes, podsEach: Math.Max(110, (Replicas / bench.Options.Nodes) + 10), cancel);
        using var client = bench.Target.Connect();
        for (var i = 0; i < bench.Options.Repeats; i++)
        {
            await using var progress = await PodProgress.StartAsync(bench.Target, workspace.Pods, cancel);
            var mark = bench.Mark();
            await client.ExpectAsync(HttpMethod.Post, workspace.Deployments, ObjectBody.Deployment(Replicas).With("web"), cancel);
            await progress.UntilAsync(p => p.Created == Replicas, "all created", Limit, cancel);
            var created = Stopwatch.GetElapsedTime(mark.At);
            await progress.UntilAsync(p => p.Ready == Replicas, "all ready", Limit, cancel);
            var ready = Stopwatch.GetElapsedTime(mark.At);
            var deleted = Stopwatch.GetTimestamp();
            await client.ExpectAsync(HttpMethod.Delete, workspace.Deployments + "/web", null, cancel);
            await progress.UntilAsync(p => p.Gone == Replicas, "all gone", Limit, cancel);
            var result = Measurement.Of("deployment", [], Stopwatch.GetElapsedTime(mark.At));
            result["nodes"] = bench.Options.Nodes;
            result["ops"] = Replicas;
            result["created_seconds"] = Math.Round(created.TotalSeconds, 3);
            result["ready_seconds"] = Math.Round(ready.TotalSeconds, 3);
            result["gone_seconds"] = Math.Round(Stopwatch.GetElapsedTime(deleted).TotalSeconds, 3);
            bench.AddUsage(result, mark, Replicas);
            BenchContext.Report(result);
        }
    }
}
