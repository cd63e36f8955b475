using System.Text.Json.Nodes;

namespace MiniKube.Bench.Load.Scenarios;

internal static class StartScenario
{
    private const int StoredObjects = 100_000;

    public static async Task EmptyAsync(BenchOptions options, CancellationToken cancel)
    {
        var times = new List<double>();
        var usage = new JsonObject();
        // The first start warms the page cache, and this process.
        for (var i = 0; i <= options.Repeats; i++)
        {
            using var data = new DataFolder();
            await using var server = await SpawnedServer.StartAsync(options.Spawn!, data, cancel);
            if (i > 0)
            {
                times.Add(server.StartTime.TotalMilliseconds);
            }
            usage = Used(server);
        }
        Report("start", times, 0, usage);
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
            await workspace.FillWithPodsAsync(StoredObjects, cancel);
        }
        var times = new List<double>();
        var usage = new JsonObject();
        for (var i = 0; i < options.Repeats; i++)
        {
            await using var server = await SpawnedServer.StartAsync(plan, data, cancel);
            times.Add(server.StartTime.TotalMilliseconds);
            usage = Used(server);
        }
        Report("start-with-objects", times, StoredObjects, usage);
    }

    private static JsonObject Used(SpawnedServer server)
    {
        var usage = new ServerUsage([server.Pid]);
        return new JsonObject
        {
            ["server_cpu_ms"] = usage.CpuMilliseconds(),
            ["server_rss_mib"] = Math.Round(usage.RssMib(), 1),
            ["server_anonymous_mib"] = Math.Round(usage.AnonymousMib(), 1),
        };
    }

    private static void Report(string name, List<double> times, int objects, JsonObject usage)
    {
        var result = new JsonObject
        {
            ["name"] = name,
            ["objects"] = objects,
            ["ops"] = times.Count,
            ["p50_ms"] = Math.Round(Measurement.Median(times), 1),
            ["min_ms"] = Math.Round(times.Min(), 1),
            ["max_ms"] = Math.Round(times.Max(), 1),
        };
        foreach (var (member, value) in usage)
        {
            result[member] = value?.DeepClone();
        }
        BenchContext.Report(result);
    }
}
