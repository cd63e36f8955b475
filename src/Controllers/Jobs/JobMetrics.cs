using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Metrics;

namespace MiniKube.Controllers.Jobs;

/// <summary>The figures of Jobs, named and labelled as kube-controller-manager's.</summary>
internal sealed class JobMetrics(MetricRegistry registry)
{
    private readonly MetricFamily<Histogram> syncSeconds = registry.Histogram(
        "job_controller_job_sync_duration_seconds", "Seconds of a look at a Job.", [.. Enumerable.Range(0, 15).Select(static i => 0.004 * Math.Pow(2, i))]);
    private readonly MetricFamily<Counter> syncs = registry.Counter("job_controller_job_syncs_total", "Looks at Jobs.");
    private readonly MetricFamily<Counter> finished = registry.Counter("job_controller_jobs_finished_total", "Jobs that have ended.");
    private readonly MetricFamily<Counter> podsFinished = registry.Counter("job_controller_job_pods_finished_total", "Pods of Jobs that have ended and been counted.");
    private readonly MetricFamily<Counter> indexesFinished = registry.Counter("job_controller_job_finished_indexes_total", "Indexes of Jobs that have succeeded or failed.");
    private readonly MetricFamily<Counter> podsCreated = registry.Counter("job_controller_job_pods_creation_total", "Pods made for Jobs, by what they were made for.");
    private readonly MetricFamily<Counter> policyActions = registry.Counter(
        "job_controller_pod_failures_handled_by_failure_policy_total", "Failures of pods to which a rule of the Job's podFailurePolicy applied, by the rule's action.");

    /// <summary>A look at a Job is over.</summary>
    /// <param name="job">The Job.</param>
    /// <param name="action">What it did: <c>reconciling</c>, <c>tracking</c>, <c>pods_created</c> or <c>pods_deleted</c>.</param>
    /// <param name="succeeded">Nothing was refused.</param>
    /// <param name="took">How long it took.</param>
    public void Synced(Job job, string action, bool succeeded, TimeSpan took)
    {
        var labels = MetricsText.Labels(("action", action), ("completion_mode", Mode(job)), ("result", succeeded ? "success" : "error"));
        syncs.Get(labels).Add();
        syncSeconds.Get(labels).Observe(took.TotalSeconds);
    }

    /// <summary>A pod was made for the Job, or refused.</summary>
    public void Created(Job job, JobPlan plan, bool isMade)
    {
        var reason = plan.Failed > 0 && job.Spec.PodReplacementPolicy == "Failed" ? "recreate_failed"
            : plan.Failed > 0 || plan.Terminating > 0 ? "recreate_terminating_or_failed" : "new";
        podsCreated.Get(MetricsText.Labels(("reason", reason), ("status", isMade ? "succeeded" : "failed"))).Add();
    }

    /// <summary>The Job's status has been written.</summary>
    /// <param name="job">The Job as it was.</param>
    /// <param name="after">Its status now.</param>
    /// <param name="counted">The pods that this status counts.</param>
    public void Written(Job job, JobStatus after, IReadOnlyList<Pod> counted)
    {
        var before = job.Status;
        Add(podsFinished, (after.Succeeded ?? 0) - (before.Succeeded ?? 0), ("completion_mode", Mode(job)), ("result", "succeeded"));
        Add(podsFinished, (after.Failed ?? 0) - (before.Failed ?? 0), ("completion_mode", Mode(job)), ("result", "failed"));
        var limit = job.Spec.BackoffLimitPerIndex is null ? "global" : "perIndex";
        Add(indexesFinished, Grown(before.CompletedIndexes, after.CompletedIndexes), ("backoffLimit", limit), ("status", "succeeded"));
        Add(indexesFinished, Grown(before.FailedIndexes, after.FailedIndexes), ("backoffLimit", limit), ("status", "failed"));
        foreach (var pod in counted.Where(p => JobPods.IsFailed(p, job) && before.UncountedTerminatedPods?.Failed.Contains(p.Metadata.Uid!) != true))
        {
            if (PodFailureMatch.Of(job, pod).Action is { } action)
            {
                Add(policyActions, 1, ("action", action));
            }
        }
        if (JobConditions.Finished(job with { Status = after }) is { } end)
        {
            Add(finished, 1, ("completion_mode", Mode(job)), ("reason", end.Reason ?? ""), ("result", end.Type == JobConditions.Failed ? "failed" : "succeeded"));
        }
    }

    private static int Grown(string? before, string? after) => CompletionIndexes.Parse(after, int.MaxValue).Count - CompletionIndexes.Parse(before, int.MaxValue).Count;

    private static string Mode(Job job) => job.Spec.CompletionMode ?? "NonIndexed";

    private static void Add(MetricFamily<Counter> family, int count, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        if (count > 0)
        {
            family.Get(MetricsText.Labels(labels)).Add(count);
        }
    }
}
