using System.Diagnostics;

namespace MiniKube.Bench.Load.Scenarios;

/// <summary>Every watcher has to see every pod. One that the server cuts off begins again where it was, as informers do, and is counted.</summary>
internal static class WatchFanOutScenario
{
    private const int Watchers = 100;
    private const int Pods = 1000;
    private const int WatchersPerConnection = 10;
    private const int Creators = 8;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(BenchContext bench, CancellationToken cancel)
    {
        await using var workspace = await Workspace.CreateAsync(bench.Target, "watch-fanout", cancel);
        // The first round warms up.
        await RoundAsync(bench, workspace, 0, report: false, cancel);
        for (var i = 1; i <= bench.Options.Repeats; i++)
        {
            await RoundAsync(bench, workspace, i, report: true, cancel);
        }
    }

    private static async Task RoundAsync(BenchContext bench, Workspace workspace, int round, bool report, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Limit);
        var connections = Enumerable.Range(0, Watchers / WatchersPerConnection).Select(_ => bench.Target.Connect()).ToArray();
        try
        {
            var watchers = await Task.WhenAll(Enumerable.Range(0, Watchers).Select(i => Watcher.StartAsync(connections[i % connections.Length], workspace.Pods, limit.Token)));
            var reading = watchers.Select(w => Task.Run(() => w.ReadAsync(Pods, limit.Token), limit.Token)).ToArray();
            var mark = bench.Mark();
            var begun = Stopwatch.GetTimestamp();
            await ClosedLoop.AllAsync(bench.Target, Creators, Pods, (c, n, ct) => workspace.CreatePodAsync(c, (round * Pods) + n, ct), limit.Token);
            var created = Stopwatch.GetElapsedTime(begun);
            var complete = true;
            try
            {
                await Task.WhenAll(reading);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                complete = false;
            }
            var elapsed = Stopwatch.GetElapsedTime(begun);
            if (!report)
            {
                return;
            }
            var events = watchers.Sum(w => (long)w.Events);
            var result = Measurement.Of("watch-fanout", [], elapsed);
            result["ops"] = events;
            result["ops_per_s"] = Math.Round(events / elapsed.TotalSeconds, 1);
            result["bytes"] = watchers.Sum(w => w.Bytes);
            result["clients"] = Watchers;
            result["create_seconds"] = Math.Round(created.TotalSeconds, 3);
            result["cut_off"] = watchers.Sum(w => w.CutOff);
            result["complete"] = complete;
            bench.AddUsage(result, mark, events);
            BenchContext.Report(result);
        }
        finally
        {
            await limit.CancelAsync();
            foreach (var connection in connections)
            {
                connection.Dispose();
            }
        }
    }

    private sealed class Watcher(ApiConnection connection, string path, WatchStream first)
    {
        public int Events { get; private set; }
        public int CutOff { get; private set; }
        public long Bytes { get; private set; }

        public static async Task<Watcher> StartAsync(ApiConnection connection, string path, CancellationToken cancel)
        {
            var list = System.Text.Encoding.UTF8.GetString(await connection.ReadAsync(path + "?limit=1", cancel));
            var revision = System.Text.Json.Nodes.JsonNode.Parse(list)!["metadata"]!["resourceVersion"]!.GetValue<string>();
            return new Watcher(connection, path, await connection.WatchAsync($"{path}?watch=1&resourceVersion={revision}", cancel)) { revision = revision };
        }

        private string revision = "";

        public async Task ReadAsync(int expected, CancellationToken cancel)
        {
            var stream = first;
            while (true)
            {
                while (Events < expected && await stream.ReadLinesAsync(null, cancel) is > 0 and var lines)
                {
                    Events += lines;
                }
                Bytes += stream.Bytes;
                revision = stream.ResourceVersion ?? revision;
                stream.Dispose();
                if (Events >= expected)
                {
                    return;
                }
                CutOff++;
                stream = await connection.WatchAsync($"{path}?watch=1&resourceVersion={revision}", cancel);
            }
        }
    }
}
