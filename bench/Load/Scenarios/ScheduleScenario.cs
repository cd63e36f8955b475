using System.Diagnostics;
using MiniKube.Bench.Load.Bodies;

namespace MiniKube.Bench.Load.Scenarios;

/// <summary>
/// Pods that are created and bound to fake nodes, which leave them alone. With <c>--scheduler</c> the pods wait until that starts: the rate is of bindings alone,
/// from the first on. Without, the cluster's own scheduler binds them while they are created.
/// </summary>
internal static class ScheduleScenario
{
    private const int Pods = 5000;
    private const int Creators = 8;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static async Task RunAsync(BenchContext bench, CancellationToken cancel)
    {
        var nodes = bench.Options.Nodes;
        await using var cluster = await FakeCluster.StartAsync(bench.Target, nodes, podsEach: Math.Max(110, (Pods / nodes) + 10), cancel);
        for (var i = 0; i < bench.Options.Repeats; i++)
        {
            await using var workspace = await Workspace.CreateAsync(bench.Target, $"schedule-{i}", cancel);
            await using var progress = await PodProgress.StartAsync(bench.Target, workspace.Pods, cancel);
            await RunAsync(bench, workspace, progress, cancel);
        }
    }

    private static async Task RunAsync(BenchContext bench, Workspace workspace, PodProgress progress, CancellationToken cancel)
    {
        var body = ObjectBody.WaitingPod;
        var mark = bench.Mark();
        await ClosedLoop.AllAsync(
            bench.Target, Creators, Pods, (client, n, ct) => client.SendAsync(HttpMethod.Post, workspace.Pods, body.With(Workspace.NameOf(n)), ct), cancel);
        var created = Stopwatch.GetElapsedTime(mark.At);
        var scheduler = bench.Options.Scheduler is { } command ? bench.Start(command) : null;
        try
        {
            await progress.UntilAsync(p => p.Bound == Pods, $"{Pods} pods bound", Limit, cancel);
            var since = scheduler is null ? mark.At : progress.FirstBoundAt;
            var elapsed = Stopwatch.GetElapsedTime(since);
            var result = Measurement.Of("schedule", [], elapsed);
            result["nodes"] = bench.Options.Nodes;
            result["ops"] = Pods;
            result["ops_per_s"] = Math.Round(Pods / elapsed.TotalSeconds, 1);
            result["create_seconds"] = Math.Round(created.TotalSeconds, 3);
            bench.AddUsage(result, mark, Pods);
            BenchContext.Report(result);
        }
        finally
        {
            if (scheduler is not null)
            {
                await scheduler.DisposeAsync();
            }
        }
    }
}
