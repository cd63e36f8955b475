using System.Text;
using MiniKube.Api.Metrics;
using MiniKube.Client.WorkQueues;

namespace MiniKube.Client.Tests.WorkQueues;

/// <summary>What dashboards of kube-controller-manager ask: the figures of each queue.</summary>
public class WorkQueueMetricsTests
{
    private static string[] Lines(MetricRegistry registry) => Encoding.UTF8.GetString(registry.Write()).Split('\n');

    [Fact]
    public void Keys_are_counted_from_their_addition_to_the_end_of_the_work() => Sim.Run(async sim =>
    {
        var registry = new MetricRegistry();
        var metrics = new WorkQueueMetrics(registry);
        using var queue = new WorkQueue<string>(sim.Time, "deployment", metrics);
        using var other = new WorkQueue<int>(sim.Time, "namespace", metrics);
        string[] Of(string figure) => [.. Lines(registry).Where(l => l.StartsWith($"workqueue_{figure}", StringComparison.Ordinal) && l.Contains("\"deployment\""))];
        queue.Add("a");
        queue.Add("a");
        queue.Add("b");
        Assert.Equal(["workqueue_depth{name=\"deployment\"} 2"], Of("depth"));
        Assert.Equal(["workqueue_adds_total{name=\"deployment\"} 2"], Of("adds_total"));

        await sim.PassAsync(TimeSpan.FromSeconds(2));
        await queue.GetAsync();
        await sim.PassAsync(TimeSpan.FromSeconds(3));
        await queue.GetAsync();
        await sim.PassAsync(TimeSpan.FromSeconds(5));
        // Added again while it is worked on: to be done, but nobody can take it yet.
        queue.Add("a");
        Assert.Equal(["workqueue_depth{name=\"deployment\"} 1"], Of("depth"));
        Assert.Equal(["workqueue_unfinished_work_seconds{name=\"deployment\"} 13"], Of("unfinished_work_seconds"));
        Assert.Equal(["workqueue_longest_running_processor_seconds{name=\"deployment\"} 8"], Of("longest_running_processor_seconds"));
        queue.Done("a");
        queue.Done("b");
        Assert.Contains("workqueue_queue_duration_seconds_sum{name=\"deployment\"} 7", Of("queue_duration_seconds"));
        Assert.Contains("workqueue_queue_duration_seconds_count{name=\"deployment\"} 2", Of("queue_duration_seconds"));
        Assert.Contains("workqueue_work_duration_seconds_sum{name=\"deployment\"} 13", Of("work_duration_seconds"));
        Assert.Contains("workqueue_work_duration_seconds_count{name=\"deployment\"} 2", Of("work_duration_seconds"));
        Assert.Equal(["workqueue_unfinished_work_seconds{name=\"deployment\"} 0"], Of("unfinished_work_seconds"));

        queue.AddRateLimited("c");
        queue.AddAfter("d", TimeSpan.FromSeconds(1));
        Assert.Equal(["workqueue_retries_total{name=\"deployment\"} 2"], Of("retries_total"));
        Assert.Contains("workqueue_depth{name=\"namespace\"} 0", Lines(registry));
    });

    [Fact]
    public void Buckets_are_upstreams()
    {
        var registry = new MetricRegistry();
        var metrics = new WorkQueueMetrics(registry);
        using var queue = new WorkQueue<string>(TimeProvider.System, "q", metrics);
        Assert.Equal(
            ["1e-06", "9.999999999999999e-06", "9.999999999999999e-05", "0.001", "0.01", "0.1", "1", "10", "100", "1000", "+Inf"],
            Lines(registry).Where(l => l.StartsWith("workqueue_work_duration_seconds_bucket{name=\"q\",", StringComparison.Ordinal)).Select(l => l.Split("le=\"")[1].Split('"')[0]));
    }
}
