using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MiniKube.Bench.Load.Scenarios;

internal static class IdleWatchesScenario
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(BenchContext bench, CancellationToken cancel)
    {
        if (!bench.Usage.Known)
        {
            throw new BenchException("idle-watches: --server-pid or --spawn is needed");
        }
        await using var workspace = await Workspace.CreateAsync(bench.Target, "idle-watches", cancel);
        var (count, perConnection) = (bench.Options.Watches, bench.Options.StreamsPerConnection);
        var connections = Enumerable.Range(0, (count + perConnection - 1) / perConnection).Select(_ => bench.Target.Connect()).ToArray();
        var watches = new List<WatchStream>(count);
        try
        {
            var result = new JsonObject { ["name"] = "idle-watches", ["watches"] = count, ["connections"] = connections.Length };
            bench.AddMemory(result, "before");
            var before = bench.Usage.RssMib();
            var begun = Stopwatch.GetTimestamp();
            for (var from = 0; from < count; from += perConnection)
            {
                var connection = connections[from / perConnection];
                watches.AddRange(await Task.WhenAll(Enumerable.Range(from, Math.Min(perConnection, count - from))
                    .Select(_ => connection.WatchAsync(workspace.Pods + "?watch=1&allowWatchBookmarks=true", cancel).AsTask())));
            }
            result["seconds"] = Math.Round(Stopwatch.GetElapsedTime(begun).TotalSeconds, 3);
            await Task.Delay(Settle, TimeProvider.System, cancel);
            bench.AddMemory(result);
            result["added_mib"] = Math.Round(bench.Usage.RssMib() - before, 1);
            BenchContext.Report(result);
        }
        finally
        {
            watches.ForEach(w => w.Dispose());
            foreach (var connection in connections)
            {
                connection.Dispose();
            }
        }
    }
}
