using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.Jobs;

namespace MiniKube.Controllers.Tests.Jobs;

public sealed class PodFailurePolicyTests
{
    private static PodFailurePolicyRule OnExit(string action, string op, params int[] values) =>
        new() { Action = action, OnExitCodes = new PodFailurePolicyOnExitCodesRequirement { Operator = op, Values = values } };

    private static PodFailurePolicyRule OnDisruption(string action) =>
        new() { Action = action, OnPodConditions = [new PodFailurePolicyOnPodConditionsPattern { Type = "DisruptionTarget", Status = "True" }] };

    private static JobSpec Policy(JobSpec spec, params PodFailurePolicyRule[] rules) => spec with { PodFailurePolicy = new PodFailurePolicy { Rules = rules } };

    [Theory]
    [InlineData(42, "FailJob")]
    [InlineData(7, "Ignore")]
    [InlineData(3, "Count")]
    [InlineData(1, null)]
    public void The_first_rule_that_matches_decides(int exit, string? action)
    {
        var job = MakeJob.Job(spec: s => Policy(s, OnExit("FailJob", "In", 42), OnExit("Ignore", "In", 7, 42), OnExit("Count", "NotIn", 1, 7)));
        Assert.Equal(action, PodFailureMatch.Of(job, job.Pod("a").Exited(exit)).Action);
    }

    [Fact]
    public void A_container_that_ended_well_or_has_another_name_is_passed_over()
    {
        var job = MakeJob.Job(spec: s => Policy(s, OnExit("Ignore", "NotIn", 5)));
        Assert.Null(PodFailureMatch.Of(job, job.Pod("a").Exited(0)).Action);
        job = MakeJob.Job(spec: s => Policy(s, OnExit("Ignore", "NotIn", 5) is var r ? r with { OnExitCodes = r.OnExitCodes! with { ContainerName = "other" } } : r));
        Assert.Null(PodFailureMatch.Of(job, job.Pod("a").Exited(1)).Action);
    }

    [Fact]
    public void A_job_fails_on_an_exit_code_and_says_which()
    {
        var job = MakeJob.Job(spec: s => Policy(s, OnExit("Count", "In", 1), OnExit("FailJob", "In", 42))).Started();
        var plan = job.Plan(job.Pod("a").Exited(42));
        Assert.Equal("FailureTarget/PodFailurePolicy", plan.Status.Says());
        Assert.Equal("Container c for pod default/a failed with exit code 42 matching FailJob rule at index 1", plan.Status.Condition("FailureTarget")!.Message);
        Assert.Equal(["uid-a"], plan.Status.UncountedTerminatedPods!.Failed);
    }

    [Fact]
    public void A_job_fails_on_a_condition_and_says_which()
    {
        var job = MakeJob.Job(spec: s => Policy(s, OnDisruption("FailJob"))).Started();
        Assert.Equal("Pod default/a has condition DisruptionTarget matching FailJob rule at index 0",
            job.Plan(job.Pod("a").Exited(143).Disrupted()).Status.Condition("FailureTarget")!.Message);
    }

    [Fact]
    public void An_ignored_failure_is_made_up_for_and_counts_for_nothing()
    {
        var job = MakeJob.Job(backoffLimit: 0, spec: s => Policy(s, OnDisruption("Ignore"))).Started();
        var plan = job.PlanAt(Make.Now.AddSeconds(10), job.Pod("a").Exited(143).Disrupted());
        Assert.Single(plan.Create);
        Assert.Null(plan.Status.Says());
        Assert.Empty(plan.Status.UncountedTerminatedPods!.Failed);
        Assert.Equal(["a"], plan.Untrack.Names());
    }

    [Fact]
    public void An_index_fails_at_once_where_the_rule_says_so()
    {
        var job = MakeJob.PerIndex(2, limit: 5, s => Policy(s, OnExit("FailIndex", "In", 9))).Started();
        Assert.Equal("1", job.Plan(job.Pod("a", index: 0), job.Pod("b", index: 1).Exited(9)).Status.FailedIndexes);
    }

    [Fact]
    public void An_ignored_failure_of_an_index_is_carried_on_apart()
    {
        var job = MakeJob.PerIndex(1, limit: 0, s => Policy(s, OnExit("Ignore", "In", 9))).Started();
        var pod = Assert.Single(job.PlanAt(Make.Now.AddSeconds(10), job.Pod("a", index: 0).Exited(9)).Create);
        Assert.Equal(("0", "1"), (pod.Metadata.Annotations[JobPods.IndexFailureCount], pod.Metadata.Annotations[JobPods.IndexIgnoredFailureCount]));
    }

    [Fact]
    public void A_pod_that_is_being_deleted_is_judged_when_it_has_ended()
    {
        var job = MakeJob.Job(spec: s => Policy(s, OnDisruption("FailJob"))).Started();
        Assert.Null(job.Plan(job.Pod("a").Terminating().Disrupted()).Status.Says());
    }
}
