namespace MiniKube.Bench.Load.Scenarios;

internal static class GetScenario
{
    private const int Pods = 1000;

    public static async Task RunAsync(BenchContext bench, CancellationToken cancel)
    {
        await using var workspace = await Workspace.CreateAsync(bench.Target, "get-pod", cancel);
        await workspace.FillWithPodsAsync(Pods, cancel);
        var paths = Enumerable.Range(0, Pods).Select(i => $"{workspace.Pods}/{Workspace.NameOf(i)}").ToArray();
        foreach (var clients in bench.Options.Clients)
        {
            // A stride that is prime to the number of pods visits all of them in no order a cache would like.
            BenchContext.Report(await ClosedLoop.MeasureAsync(bench, "get-pod", clients, (c, n, ct) => c.SendAsync(HttpMethod.Get, paths[n * 617 % Pods], null, ct), cancel));
        }
    }
}
