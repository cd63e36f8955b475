namespace MiniKube.Bench.Load.Scenarios;

/// <summary>One thing to measure. It cleans up after itself.</summary>
/// <param name="Name">Its word on the command line.</param>
/// <param name="Summary">What it measures.</param>
/// <param name="RunAsync">Measures against a server that is there.</param>
/// <param name="SpawnAsync">Instead of the former: measures servers that it starts itself.</param>
/// <param name="Usual">Whether <c>all</c> runs it.</param>
internal sealed record Scenario(
    string Name,
    string Summary,
    Func<BenchContext, CancellationToken, Task>? RunAsync = null,
    Func<BenchOptions, CancellationToken, Task>? SpawnAsync = null,
    bool Usual = true)
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("start", "cold start to /readyz with an empty store (needs --spawn)", SpawnAsync: StartScenario.EmptyAsync),
        new("memory", "resident memory, empty and with pods", MemoryScenario.RunAsync),
        new("create-configmap", "ConfigMaps created per second", CreateScenario.ConfigMapsAsync),
        new("create-pod", "Pods of 3.6 kB created per second", CreateScenario.PodsAsync),
        new("get-pod", "reads of one pod per second", GetScenario.RunAsync),
        new("list", "lists of all pods of a namespace: identity and gzip, from the cache and consistent", ListScenario.RunAsync),
        new("streaming-list", "the same as a watch with sendInitialEvents", StreamingListScenario.RunAsync),
        new("watch-fanout", "100 watchers of a namespace while 1,000 pods are created flat out", WatchFanOutScenario.RunAsync),
        new("idle-watches", "memory of watches on which nothing happens", IdleWatchesScenario.RunAsync),
        new("start-with-objects", "start to /readyz with many stored pods (needs --spawn)", SpawnAsync: StartScenario.WithObjectsAsync),
        new("pod-start", "created, bound and running, one pod after the other (needs a whole cluster and --image)", PodStartScenario.RunAsync, Usual: false),
        new("schedule", "5,000 pods bound to fake nodes (needs controllers and a scheduler)", ScheduleScenario.RunAsync, Usual: false),
        new("deployment", "a Deployment of 1,000 on fake nodes: created, ready, gone (needs controllers and a scheduler)", DeploymentScenario.RunAsync, Usual: false),
        new("idle-cluster", "CPU and memory with 3,000 pods on fake nodes (needs controllers and a scheduler)", FullClusterScenario.IdleAsync, Usual: false),
        new("pods-10000", "memory with 10,000 pods on fake nodes (needs controllers and a scheduler)", FullClusterScenario.LargeAsync, Usual: false),
    ];
}
