using System.Diagnostics;
using MiniKube.EndToEnd.Tests.Clusters;
using MiniKube.EndToEnd.Tests.Labs;

namespace MiniKube.EndToEnd.Tests.Readme;

/// <summary>Times, written to the test's output; none is asserted, as machines differ.</summary>
[Collection(Order.Hello)]
public sealed class SpeedTests(SharedCluster shared, ITestOutputHelper output) : ClusterTest(shared)
{
    private const int OneByOne = 8;
    private const int Together = 12;

    [Fact]
    public async Task Bound_to_running_is_measured()
    {
        await using var ns = await Cluster.NamespaceAsync("speed");
        using var stop = new CancellationTokenSource(Eventually.Guard);
        var bound = new Dictionary<string, long>();
        var running = new Dictionary<string, TimeSpan>();
        var watching = Task.Run(async () =>
        {
            await foreach (var (_, pod) in Cluster.Api.WatchAsync(Paths.Of("Pod", ns.Name) + "?watch=1", stop.Token))
            {
                lock (running)
                {
                    if (pod.Text("spec.nodeName") is not null)
                        bound.TryAdd(pod.Name(), Stopwatch.GetTimestamp());
                    if (pod.Text("status.phase") == "Running")
                        running.TryAdd(pod.Name(), Stopwatch.GetElapsedTime(bound[pod.Name()]));
                }
            }
        });
        for (var i = 0; i < OneByOne; i++)
        {
            await CreateAsync(ns, $"one-{i}");
            await Eventually.SeeAsync($"one-{i} to run", () => Count("one-") > i);
        }
        await Task.WhenAll(Enumerable.Range(0, Together).Select(i => CreateAsync(ns, $"all-{i}")));
        await Eventually.SeeAsync("all to run", () => Count("all-") == Together);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        output.WriteLine($"bound to Running, as a watch sees it: {Median("one-"):0} ms one by one, {Median("all-"):0} ms with {Together} at once");

        int Count(string prefix)
        {
            lock (running)
                return running.Keys.Count(n => n.StartsWith(prefix, StringComparison.Ordinal));
        }

        double Median(string prefix)
        {
            var times = running.Where(p => p.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(p => p.Value.TotalMilliseconds).Order().ToArray();
            return times[times.Length / 2];
        }
    }

    private static Task CreateAsync(TestNamespace ns, string name) => ns.CreateAsync($"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {name}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
            - name: main
              image: {TestNamespace.Image}
              command: [sleep, "1000"]
        """);
}
