using System.Text;
using MiniKube.Api.Batch.V1;
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
