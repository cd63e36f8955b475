using System.Globalization;
using MiniKube.Api.Metrics;
using MiniKube.Scheduler.Loop;
using MiniKube.Scheduler.Queueing;

namespace MiniKube.Scheduler;

/// <summary>The scheduler's figures, named and labelled as kube-scheduler's.</summary>
internal sealed class SchedulerMetrics
{
    private const int MostAttemptsTold = 15;

    private readonly MetricRegistry registry;
    private readonly MetricFamily<Counter> attempts;
    private readonly MetricFamily<Histogram> attemptSeconds;
    private readonly Histogram algorithmSeconds;
    private readonly Histogram podAttempts;
    private readonly MetricFamily<Histogram> podSeconds;
    private readonly Counter preemptions;
    private readonly Histogram victims;

    public SchedulerMetrics(MetricRegistry registry)
    {
        this.registry = registry;
        attempts = registry.Counter("scheduler_schedule_attempts_total", "Attempts to give a pod a node, by what they came to.");
        attemptSeconds = registry.Histogram("scheduler_scheduling_attempt_duration_seconds", "Seconds from the decision's begin to the pod being bound, or left without a node.", Doubling(0.001, 15));
        algorithmSeconds = registry.Histogram("scheduler_scheduling_algorithm_duration_seconds", "Seconds of a decision.", Doubling(0.001, 15)).Get();
        podAttempts = registry.Histogram("scheduler_pod_scheduling_attempts", "How many attempts a bound pod took.", Doubling(1, 5)).Get();
        podSeconds = registry.Histogram("scheduler_pod_scheduling_sli_duration_seconds", "Seconds from a pod coming into the queue until it is bound, by attempts.", Doubling(0.01, 20));
        preemptions = registry.Counter("scheduler_preemption_attempts_total", "How often room was made by removing pods.").Get();
        victims = registry.Histogram("scheduler_preemption_victims", "How many pods had to go each time.", Doubling(1, 7)).Get();
    }

    /// <summary>What is looked up when somebody asks: sizes of the loop's queue and snapshot, read while it works on them.</summary>
    public void Observe(SchedulingLoop loop)
    {
        var (queue, cluster) = (loop.Queue, loop.Cluster);
        (string, double)[] Pending() =>
        [
            (MetricsText.Labels(("queue", "active")), queue.ActiveCount), (MetricsText.Labels(("queue", "backoff")), queue.BackoffCount),
            (MetricsText.Labels(("queue", "gated")), queue.GatedCount), (MetricsText.Labels(("queue", "unschedulable")), queue.UnschedulableCount),
        ];
        registry.Observe("scheduler_pending_pods", "gauge", "Pods that wait for a node, by where they wait.", Pending);
        registry.Observe("scheduler_cache_size", "gauge", "What the scheduler knows of.", () =>
        [
            (MetricsText.Labels(("type", "assumed_pods")), cluster.AssumedCount), (MetricsText.Labels(("type", "nodes")), cluster.Nodes.Count),
            (MetricsText.Labels(("type", "pods")), cluster.PodCount),
        ]);
    }

    public void Decided(TimeSpan took) => algorithmSeconds.Observe(took.TotalSeconds);

    /// <param name="result"><c>scheduled</c>, <c>unschedulable</c> or <c>error</c>.</param>
    /// <param name="profile">The name of the pod's scheduler.</param>
    /// <param name="took">Binding included.</param>
    public void Attempted(string result, string profile, TimeSpan took)
    {
        var labels = MetricsText.Labels(("profile", profile), ("result", result));
        attempts.Get(labels).Add();
        attemptSeconds.Get(labels).Observe(took.TotalSeconds);
    }

    public void Bound(QueuedPod pod, DateTimeOffset now)
    {
        podAttempts.Observe(pod.Attempts);
        var told = pod.Attempts >= MostAttemptsTold ? $"{MostAttemptsTold}+" : pod.Attempts.ToString(CultureInfo.InvariantCulture);
        podSeconds.Get(MetricsText.Labels(("attempts", told))).Observe((now - pod.QueuedAt).TotalSeconds);
    }

    public void Preempted(int pods)
    {
        preemptions.Add();
        victims.Observe(pods);
    }

    private static double[] Doubling(double first, int count) => [.. Enumerable.Range(0, count).Select(i => first * Math.Pow(2, i))];
}
