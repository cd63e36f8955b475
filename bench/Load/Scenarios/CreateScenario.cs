namespace MiniKube.Bench.Load.Scenarios;

internal static class CreateScenario
{
    public static Task ConfigMapsAsync(BenchContext bench, CancellationToken cancel) =>
        RunAsync(bench, "create-configmap", static w => w.CreateConfigMapAsync, cancel);

    public static Task PodsAsync(BenchContext bench, CancellationToken cancel) => RunAsync(bench, "create-pod", static w => w.CreatePodAsync, cancel);

    private static async Task RunAsync(BenchContext bench, string name, Func<Workspace, ClosedLoop.Operation> operation, CancellationToken cancel)
    {
        foreach (var clients in bench.Options.Clients)
        {
            await using var workspace = await Workspace.CreateAsync(bench.Target, name, cancel);
            BenchContext.Report(await ClosedLoop.MeasureAsync(bench, name, clients, operation(workspace), cancel));
        }
    }
}
