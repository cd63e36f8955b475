using MiniKube.Api.Metrics;

namespace MiniKube.Client.WorkQueues;

/// <summary>The figures of a process' work queues, under the names that client-go gives them, told apart by the queue's name.</summary>
public sealed class WorkQueueMetrics
{
    // Each ten times the one before, multiplied as upstream does: 9.999999999999999e-06 is the second.
    private static readonly double[] Seconds = Decades(1e-6, 10);

    private readonly MetricFamily<Counter> depth;
    private readonly MetricFamily<Counter> adds;
    private readonly MetricFamily<Histogram> waits;
    private readonly MetricFamily<Histogram> works;
    private readonly MetricFamily<Counter> retries;
    private readonly List<(string Labels, Func<(double Sum, double Longest)> Running)> queues = [];

    public WorkQueueMetrics(MetricRegistry registry)
    {
        depth = registry.Gauge("workqueue_depth", "Keys that are to be worked on.");
        adds = registry.Counter("workqueue_adds_total", "Keys that were added.");
        waits = registry.Histogram("workqueue_queue_duration_seconds", "Seconds from the addition of a key until a worker takes it.", Seconds);
        works = registry.Histogram("workqueue_work_duration_seconds", "Seconds of work on a key.", Seconds);
        retries = registry.Counter("workqueue_retries_total", "Keys that were added for later.");
        registry.Observe("workqueue_unfinished_work_seconds", "gauge", "Seconds of work under way, of all workers together: a growing figure shows one that hangs.",
            () => Running(r => r.Sum));
        registry.Observe("workqueue_longest_running_processor_seconds", "gauge", "Seconds of the longest work under way.", () => Running(r => r.Longest));
    }

    internal QueueFigures<TKey> Of<TKey>(string name, Lock gate, TimeProvider time) where TKey : notnull
    {
        var labels = MetricsText.Labels(("name", name));
        var figures = new QueueFigures<TKey>(gate, time, depth.Get(labels), adds.Get(labels), waits.Get(labels), works.Get(labels), retries.Get(labels));
        lock (queues)
        {
            queues.Add((labels, figures.Running));
        }
        return figures;
    }

    private (string, double)[] Running(Func<(double Sum, double Longest), double> figure)
    {
        lock (queues)
        {
            return [.. queues.Select(q => (q.Labels, figure(q.Running())))];
        }
    }

    private static double[] Decades(double first, int count)
    {
        var bounds = new double[count];
        for (var i = 0; i < count; i++)
        {
            (bounds[i], first) = (first, first * 10);
        }
        return bounds;
    }
}

/// <summary>The figures of one queue. It is told of everything under the queue's lock.</summary>
internal sealed class QueueFigures<TKey>(
    Lock gate, TimeProvider time, Counter depth, Counter adds, Histogram waits, Histogram works, Counter retries) where TKey : notnull
{
    private readonly Dictionary<TKey, long> added = [];
    private readonly Dictionary<TKey, long> taken = [];

    public void Added(TKey key)
    {
        adds.Add();
        depth.Add();
        added.TryAdd(key, time.GetTimestamp());
    }

    public void Taken(TKey key)
    {
        depth.Add(-1);
        taken[key] = time.GetTimestamp();
        if (added.Remove(key, out var since))
        {
            waits.Observe(time.GetElapsedTime(since).TotalSeconds);
        }
    }

    public void Finished(TKey key)
    {
        if (taken.Remove(key, out var since))
        {
            works.Observe(time.GetElapsedTime(since).TotalSeconds);
        }
    }

    public void Delayed() => retries.Add();

    /// <summary>Seconds of the work under way.</summary>
    public (double Sum, double Longest) Running()
    {
        var (sum, longest) = (0.0, 0.0);
        lock (gate)
        {
            foreach (var since in taken.Values)
            {
                var seconds = time.GetElapsedTime(since).TotalSeconds;
                (sum, longest) = (sum + seconds, Math.Max(longest, seconds));
            }
        }
        return (sum, longest);
    }
}
