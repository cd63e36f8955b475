using System.Globalization;
using System.Text;
using MiniKube.Api.Batch.V1;
using MiniKube.Api.Coordination.V1;
using MiniKube.Api.Metrics;
using MiniKube.Controllers.Tests.Jobs;

namespace MiniKube.Controllers.Tests.Live;

/// <summary>What dashboards of kube-controller-manager ask about Jobs and CronJobs.</summary>
public sealed class MetricsTests
{
    private static string[] Lines(MetricRegistry registry) => Encoding.UTF8.GetString(registry.Write()).Split('\n');

    private static void AssertHas(IEnumerable<string> actual, string[] expected) => Assert.Equal([], expected.Except(actual));

    [Fact]
    public void Jobs_pods_and_indexes_are_counted_as_they_end() => LiveCluster.Run(async cluster =>
    {
        var registry = new MetricRegistry();
        await cluster.StartAsync(configure: o => o with { Metrics = registry });
        var policy = new PodFailurePolicy
        {
            Rules = [new PodFailurePolicyRule { Action = "FailIndex", OnExitCodes = new() { Operator = "In", Values = [42] } }],
        };
        await cluster.CreateAsync(JobRuns.Indexed(3, 3, s => s with { BackoffLimitPerIndex = 1, PodFailurePolicy = policy }));
        var job = await cluster.RunToEndAsync(pod => JobRuns.IndexOf(pod) == 0 ? 42 : 0);
        Assert.Equal("Failed/FailedIndexes", job.Status.Says());
        await cluster.CreateAsync(JobRuns.Job(1, 1, s => s with { ManagedBy = "example.com/other" }, "elsewhere"));
        await cluster.UntilAsync(() => Task.FromResult(Lines(registry).Any(l => l.Contains("example.com/other"))), "the other controller's job is counted");

        var lines = Lines(registry);
        AssertHas(lines,
        [
            "job_controller_jobs_finished_total{completion_mode=\"Indexed\",reason=\"FailedIndexes\",result=\"failed\"} 1",
            "job_controller_job_pods_finished_total{completion_mode=\"Indexed\",result=\"succeeded\"} 2",
            "job_controller_job_pods_finished_total{completion_mode=\"Indexed\",result=\"failed\"} 1",
            "job_controller_job_finished_indexes_total{backoffLimit=\"perIndex\",status=\"succeeded\"} 2",
            "job_controller_job_finished_indexes_total{backoffLimit=\"perIndex\",status=\"failed\"} 1",
            "job_controller_job_pods_creation_total{reason=\"new\",status=\"succeeded\"} 3",
            "job_controller_pod_failures_handled_by_failure_policy_total{action=\"FailIndex\"} 1",
            "job_controller_terminated_pods_tracking_finalizer_total{event=\"add\"} 3",
            "job_controller_terminated_pods_tracking_finalizer_total{event=\"delete\"} 3",
            "job_controller_jobs_by_external_controller_total{controller_name=\"example.com/other\"} 1",
        ]);
        Assert.Contains("job_controller_job_syncs_total{action=\"pods_created\",completion_mode=\"Indexed\",result=\"success\"} 1", lines);
        Assert.Contains("job_controller_job_sync_duration_seconds_count{action=\"pods_created\",completion_mode=\"Indexed\",result=\"success\"} 1", lines);
    });

    [Fact]
    public void Only_the_process_that_leads_counts_and_it_begins_with_what_is_there() => LiveCluster.Run(async cluster =>
    {
        const string External = "job_controller_jobs_by_external_controller_total{";
        const string Ended = "job_controller_terminated_pods_tracking_finalizer_total{event=\"add\"}";
        const string Counted = "job_controller_terminated_pods_tracking_finalizer_total{event=\"delete\"}";
        var (first, second) = (new MetricRegistry(), new MetricRegistry());
        var stop = cluster.StartControllers("first", o => o with { Metrics = first });
        await cluster.StartBareAsync(2);
        await cluster.UntilAsync(async () => (await cluster.FindAsync<Lease>("kube-controller-manager", "kube-system"))?.Spec.HolderIdentity == "first", "the first leads");
        cluster.StartControllers("second", o => o with { Metrics = second });

        await cluster.CreateAsync(JobRuns.Job(2, 2));
        await cluster.RunToEndAsync(_ => 0);
        await cluster.CreateAsync(JobRuns.Job(1, 1, s => s with { ManagedBy = "example.com/other" }, "elsewhere"));
        await cluster.UntilAsync(() => Task.FromResult(Sum(first, External) == 1 && Sum(first, Counted) == 2), "the first counts");
        await cluster.PassAsync(5);
        Assert.Equal((1, 2, 2), (Sum(first, External), Sum(first, Ended), Sum(first, Counted)));
        Assert.Equal((0, 0, 0), (Sum(second, External), Sum(second, Ended), Sum(second, Counted)));

        await stop();
        await cluster.UntilAsync(() => Task.FromResult(Sum(second, External) == 1), "the second begins");
        await cluster.CreateAsync(JobRuns.Job(1, 1, s => s with { ManagedBy = "example.com/other" }, "another"));
        await cluster.UntilAsync(() => Task.FromResult(Sum(second, External) == 2), "the second goes on");
        Assert.Equal((1, 0), (Sum(first, External), Sum(second, Ended)));
    });

    private static double Sum(MetricRegistry registry, string family) =>
        Lines(registry).Where(l => l.StartsWith(family, StringComparison.Ordinal)).Sum(l => double.Parse(l.Split(' ')[^1], CultureInfo.InvariantCulture));

    [Fact]
    public void A_cron_job_tells_how_late_its_jobs_were_made() => LiveCluster.Run(async cluster =>
    {
        var registry = new MetricRegistry();
        await cluster.StartAsync(configure: o => o with { Metrics = registry });
        await cluster.CreateAsync(new CronJob
        {
            Metadata = new() { Name = "tick", Namespace = "default" }, Spec = new() { Schedule = "* * * * *", JobTemplate = new() { Spec = JobRuns.Job(1, 1).Spec } },
        });
        await cluster.UntilAsync(async () => (await cluster.GetAsync<CronJob>("tick")).Status.Active.Count == 2, "two jobs run");
        Assert.Contains("cronjob_controller_job_creation_skew_duration_seconds_bucket{le=\"1\"} 2", Lines(registry));
        Assert.Contains("cronjob_controller_job_creation_skew_duration_seconds_count 2", Lines(registry));
    });

    [Fact]
    public void Queues_are_named_as_upstreams() => LiveCluster.Run(async cluster =>
    {
        var registry = new MetricRegistry();
        await cluster.StartAsync(configure: o => o with { Metrics = registry });
        var depths = Lines(registry).Where(l => l.StartsWith("workqueue_depth{", StringComparison.Ordinal)).Select(l => l.Split('"')[1]);
        AssertHas(depths,
        [
            "cronjob", "daemonset", "deployment", "disruption", "endpoint", "endpoint_slice", "endpoint_slice_mirroring", "job", "job_orphan_pod", "replicaset",
            "replicationmanager", "stale_pod_disruption", "statefulset", "ttl_jobs_to_delete",
        ]);
    });
}
