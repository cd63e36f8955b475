using System.Diagnostics;
using System.Text.Json.Nodes;
using MiniKube.Bench.Load.Bodies;

namespace MiniKube.Bench.Load.Scenarios;

/// <summary>Pods one after the other through scheduler and node. The times are those at which this client's watch shows the change.</summary>
internal static class PodStartScenario
{
    private const int Pods = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(BenchContext bench, CancellationToken cancel)
    {
        await using var workspace = await Workspace.CreateAsync(bench.Target, "pod-start", cancel);
        using var client = bench.Target.Connect();
        using var watcher = bench.Target.Connect();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Limit * Pods);
        using var watch = await watcher.WatchAsync(workspace.Pods + "?watch=1", limit.Token);
        var body = ObjectBody.RunnablePod(bench.Options.Image);
        var (bound, running) = (new Tally(), new Tally());
        var mark = bench.Mark();
        for (var i = 0; i < Pods; i++)
        {
            var name = Workspace.NameOf(i);
            var begun = Stopwatch.GetTimestamp();
            await client.ExpectAsync(HttpMethod.Post, workspace.Pods, body.With(name), limit.Token);
            long boundAt = 0, runningAt = 0;
            while (runningAt == 0)
            {
                var lines = await watch.ReadLinesAsync(block =>
                {
                    var now = Stopwatch.GetTimestamp();
                    foreach (var pod in Parse(block).Where(p => p["metadata"]!["name"]!.GetValue<string>() == name))
                    {
                        boundAt = boundAt == 0 && pod["spec"]!["nodeName"] is not null ? now : boundAt;
                        runningAt = runningAt == 0 && pod["status"]?["phase"]?.GetValue<string>() == "Running" ? now : runningAt;
                    }
                }, limit.Token);
                if (lines == 0)
                {
                    throw new BenchException("pod-start: the watch ended");
                }
            }
            bound.Latencies.Add(boundAt - begun);
            running.Latencies.Add(runningAt - boundAt);
            await client.ExpectAsync(HttpMethod.Delete, $"{workspace.Pods}/{name}", null, limit.Token);
        }
        Report("pod-created-to-bound", bound);
        Report("pod-bound-to-running", running);

        void Report(string name, Tally tally)
        {
            var result = Measurement.Of(name, [tally], Stopwatch.GetElapsedTime(mark.At));
            bench.AddUsage(result, mark, Pods);
            BenchContext.Report(result);
        }
    }

    private static IEnumerable<JsonNode> Parse(ReadOnlyMemory<byte> block)
    {
        while (!block.IsEmpty)
        {
            var end = block.Span.IndexOf((byte)'\n');
            yield return JsonNode.Parse(block.Span[..end])!["object"]!;
            block = block[(end + 1)..];
        }
    }
}
