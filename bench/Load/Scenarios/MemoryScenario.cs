using System.Text.Json.Nodes;

namespace MiniKube.Bench.Load.Scenarios;

internal static class MemoryScenario
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(BenchContext bench, CancellationToken cancel)
    {
        if (!bench.Usage.Known)
        {
            throw new BenchException("memory: --server-pid or --spawn is needed");
        }
        await ReportAsync(bench, 0, cancel);
        await using var workspace = await Workspace.CreateAsync(bench.Target, "memory", cancel);
        var count = bench.Options.Objects.Max();
        await workspace.FillWithPodsAsync(count, cancel);
        await ReportAsync(bench, count, cancel);
    }

    private static async Task ReportAsync(BenchContext bench, int pods, CancellationToken cancel)
    {
        await Task.Delay(Settle, TimeProvider.System, cancel);
        var result = new JsonObject { ["name"] = "memory", ["objects"] = pods };
        bench.AddMemory(result);
        BenchContext.Report(result);
    }
}
