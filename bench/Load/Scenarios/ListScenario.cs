namespace MiniKube.Bench.Load.Scenarios;

internal static class ListScenario
{
    public static async Task RunAsync(BenchContext bench, CancellationToken cancel)
    {
        foreach (var count in bench.Options.Objects)
        {
            await using var workspace = await Workspace.CreateAsync(bench.Target, "list", cancel);
            await workspace.FillWithPodsAsync(count, cancel);
            foreach (var (name, query, gzip) in ((string, string, bool)[])
            [
                ("list-cached", "?resourceVersion=0", false),
                ("list-consistent", "", false),
                ("list-gzip", "", true),
            ])
            {
                var result = await Repeat.MeasureAsync(bench, name, (client, ct) => client.SendAsync(HttpMethod.Get, workspace.Pods + query, null, ct, gzip), cancel);
                result["objects"] = count;
                BenchContext.Report(result);
            }
        }
    }
}
