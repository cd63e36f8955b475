namespace MiniKube.Bench.Load.Scenarios;

internal static class StreamingListScenario
{
    private const string Query = "?watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan";

    public static async Task RunAsync(BenchContext bench, CancellationToken cancel)
    {
        foreach (var count in bench.Options.Objects)
        {
            await using var workspace = await Workspace.CreateAsync(bench.Target, "streaming-list", cancel);
            await workspace.FillWithPodsAsync(count, cancel);
            var result = await Repeat.MeasureAsync(bench, "streaming-list", async (client, ct) =>
            {
                using var watch = await client.WatchAsync(workspace.Pods + Query, ct);
                var (seen, ended) = (0, false);
                while (!ended)
                {
                    var lines = await watch.ReadLinesAsync(block => ended = block.Span.IndexOf("k8s.io/initial-events-end"u8) >= 0, ct);
                    seen += lines > 0 ? lines : throw new BenchException("streaming-list: the watch ended before its initial events did");
                }
                return seen == count + 1 ? new Answer(200, watch.Bytes) : throw new BenchException($"streaming-list: {seen - 1} objects of {count}");
            }, cancel);
            result["objects"] = count;
            BenchContext.Report(result);
        }
    }
}
