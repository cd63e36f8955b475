using System.Text;
using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Metrics;
using MiniKube.Controllers.Jobs;

namespace MiniKube.Controllers.Tests.Jobs;

public sealed class JobMetricsTests
{
    private static readonly DateTimeOffset LongAgo = Make.Now.AddHours(-1);

    [Theory]
    [InlineData(null, "", "new")]
    [InlineData("Failed", "", "new")]
    [InlineData("Failed", "running", "new")]
    [InlineData("Failed", "failed", "recreate_failed")]
    [InlineData("Failed", "terminating", "recreate_terminating_or_failed")]
    [InlineData("Failed", "failed terminating", "recreate_failed")]
    [InlineData("TerminatingOrFailed", "failed", "recreate_terminating_or_failed")]
    [InlineData("TerminatingOrFailed", "terminating", "recreate_terminating_or_failed")]
    [InlineData(null, "succeeded", "new")]
    public void Pods_are_counted_by_what_there_was_when_they_were_planned(string? policy, string pods, string reason) =>
        AssertReason(reason, MakeJob.Job(completions: 6, parallelism: 3, spec: s => s with { PodReplacementPolicy = policy }), pods);

    [Theory]
    [InlineData(null, "recreate_terminating_or_failed")]
    [InlineData("Failed", "recreate_failed")]
    public void A_failed_pod_that_waits_for_its_replacement_is_counted_in(string? policy, string reason) =>
        AssertReason(reason, MakeJob.PerIndex(completions: 1, limit: 1, s => s with { PodReplacementPolicy = policy }), "failed");

    private static void AssertReason(string reason, Job job, string pods)
    {
        var registry = new MetricRegistry();
        var plan = job.Started().Plan([.. pods.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((state, i) => Pod(job, $"p{i}", state))]);
        Assert.NotEmpty(plan.Create);
        new JobMetrics(registry).Created(job, plan, isMade: true);
        Assert.Contains($"job_controller_job_pods_creation_total{{reason=\"{reason}\",status=\"succeeded\"}} 1", Encoding.UTF8.GetString(registry.Write()).Split('\n'));
    }

    private static Pod Pod(Job job, string name, string state)
    {
        var pod = job.Pod(name, index: job.Spec.CompletionMode == "Indexed" ? 0 : null);
        return state switch
        {
            "failed" => pod.Exited(1, LongAgo),
            "succeeded" => pod.Exited(0, LongAgo),
            "terminating" => pod with { Metadata = pod.Metadata with { DeletionTimestamp = LongAgo } },
            _ => pod,
        };
    }
}
