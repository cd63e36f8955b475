using System.Text.Json.Nodes;

namespace MiniKube.Bench.Load.Scenarios;

internal static class StartScenario
{
    public static async Task EmptyAsync(BenchOptions options, CancellationToken cancel)
    {
        var starts = new List<Start>();
        // The first start warms the page cache, and this process.
        for (var i = 0; i <= options.Repeats; i++)
        {
            using var data = new DataFolder();
            await using var server = await SpawnedServer.StartAsync(options.Spawn!, data, cancel);
            if (i > 0)
            {
                starts.Add(Start.Of(server));
            }
        }
        Report("start", starts, 0);
    }

    /// <summary>Stores objects through a first server, then starts others on what it left.</summary>
    public static async Task WithObjectsAsync(BenchOptions options, CancellationToken cancel)
    {
        var plan = options.Spawn!;
        using var data = new DataFolder();
        await using (var first = await SpawnedServer.StartAsync(plan, data, cancel))
        {
            var target = Target.FromKubeconfig(first.Kubeconfig ?? throw new BenchException("start-with-objects: --kubeconfig is needed"), http1: false);
            var workspace = await Workspace.CreateAsync(target, "start", cancel);
            await workspace.FillWithPodsAsync(options.StoredObjects, cancel);
        }
        var starts = new List<Start>();
        for (var i = 0; i < options.Repeats; i++)
        {
            await using var server = await SpawnedServer.StartAsync(plan, data, cancel);
            starts.Add(Start.Of(server));
        }
        Report("start-with-objects", starts, options.StoredObjects);
    }

    private static void Report(string name, IReadOnlyList<Start> starts, int objects) => BenchContext.Report(new JsonObject
    {
        ["name"] = name,
        ["objects"] = objects,
        ["ops"] = starts.Count,
        ["p50_ms"] = Median(starts, s => s.Milliseconds),
        ["min_ms"] = Math.Round(starts.Min(s => s.Milliseconds), 1),
        ["max_ms"] = Math.Round(starts.Max(s => s.Milliseconds), 1),
        ["other_cpus"] = Median(starts, s => s.OtherCpus),
        ["server_cpu_ms"] = Median(starts, s => s.ServerCpu),
        ["server_rss_mib"] = Median(starts, s => s.Rss),
        ["server_anonymous_mib"] = Median(starts, s => s.Anonymous),
    });

    private static double Median(IReadOnlyList<Start> starts, Func<Start, double> figure) => Math.Round(Measurement.Median([.. starts.Select(figure)]), 2);

    private sealed record Start(double Milliseconds, double OtherCpus, double ServerCpu, double Rss, double Anonymous)
    {
        public static Start Of(SpawnedServer server)
        {
            var usage = new ServerUsage([server.Pid]);
            return new Start(server.StartTime.TotalMilliseconds, server.OtherCpus, usage.CpuMilliseconds(), usage.RssMib(), usage.AnonymousMib());
        }
    }
}
