using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.Jobs;

namespace MiniKube.Controllers.Tests.Jobs;

public sealed class IndexedJobTests
{
    private static readonly DateTimeOffset Now = Make.Now;

    [Fact]
    public void Each_pod_has_its_index_as_annotation_label_variable_and_host_name()
    {
        var plan = MakeJob.Indexed(5, 2).Plan();
        Assert.Equal(["0", "1"], plan.Create.Indexes());
        var pod = plan.Create[1];
        Assert.Equal("pi-1-", pod.Metadata.GenerateName);
        Assert.Equal("1", pod.Metadata.Labels[JobPods.CompletionIndex]);
        Assert.Equal("pi-1", pod.Spec.Hostname);
        var variable = Assert.Single(pod.Spec.Containers[0].Env);
        Assert.Equal(("JOB_COMPLETION_INDEX", "metadata.labels['batch.kubernetes.io/job-completion-index']"), (variable.Name, variable.ValueFrom!.FieldRef!.FieldPath));
        Assert.False(pod.Metadata.Annotations.ContainsKey(JobPods.IndexFailureCount));
    }

    [Fact]
    public void A_variable_of_the_users_own_stays_and_a_long_name_is_cut()
    {
        var job = MakeJob.Indexed(1, spec: s => s with
        {
            Template = s.Template with { Spec = s.Template.Spec with { Containers = [new Container { Name = "c", Env = [new EnvVar { Name = "JOB_COMPLETION_INDEX", Value = "x" }] }] } },
        });
        job = job with { Metadata = job.Metadata with { Name = new string('n', 63) } };
        var pod = Assert.Single(job.Plan().Create);
        Assert.Equal("x", Assert.Single(pod.Spec.Containers[0].Env).Value);
        Assert.Equal(new string('n', 55) + "-0-", pod.Metadata.GenerateName);
    }

    [Fact]
    public void The_least_indexes_that_are_neither_done_nor_busy_come_next()
    {
        var job = MakeJob.Indexed(8, 4).Started().With(s => s with { CompletedIndexes = "0,2", Succeeded = 2 });
        var plan = job.Plan(job.Pod("three", index: 3), job.Pod("one", index: 1).Exited(0));
        Assert.Equal(["4", "5", "6"], plan.Create.Indexes());
        Assert.Equal(("0-2", 3), (plan.Status.CompletedIndexes, plan.Status.Succeeded));
        Assert.Equal(["one"], plan.Untrack.Names());
        Assert.Empty(plan.Status.UncountedTerminatedPods!.Succeeded);
    }

    [Fact]
    public void Of_an_index_one_pod_runs_and_of_no_index_none()
    {
        var job = MakeJob.Indexed(3).Started();
        var plan = job.Plan(job.Pod("a", index: 0).On("n").Ready(), job.Pod("b", index: 0), job.Pod("none"), job.Pod("beyond", index: 7), job.Pod("c", index: 1));
        Assert.Equal(["b", "beyond", "none"], plan.Discard.Names().Order());
    }

    [Fact]
    public void A_job_that_shrinks_forgets_indexes_and_one_that_grows_goes_on()
    {
        var job = MakeJob.Indexed(3, 3).Started().With(s => s with { CompletedIndexes = "0,2,4-5", Succeeded = 4 });
        var plan = job.Plan(job.Pod("four", index: 4));
        Assert.Equal(("0,2", 2), (plan.Status.CompletedIndexes, plan.Status.Succeeded));
        Assert.Equal(["four"], plan.Discard.Names());

        job = MakeJob.Indexed(5, 5).Started().With(s => s with { CompletedIndexes = "0,1", Succeeded = 2 });
        Assert.Equal(["2", "3", "4"], job.Plan().Create.Indexes());
    }

    [Fact]
    public void An_index_is_made_up_for_with_its_failures_counted()
    {
        var job = MakeJob.PerIndex(2, limit: 2).Started();
        var failed = job.Pod("a", index: 0).Exited(1);
        var waits = job.Plan(failed, job.Pod("b", index: 1));
        Assert.Equal((0, TimeSpan.FromSeconds(10)), (waits.Create.Count, waits.Requeue));
        Assert.Empty(waits.Untrack);

        var replaced = Assert.Single(job.PlanAt(Now.AddSeconds(10), failed, job.Pod("b", index: 1)).Create);
        Assert.Equal(("0", "1"), (replaced.Metadata.Annotations[JobPods.CompletionIndex], replaced.Metadata.Annotations[JobPods.IndexFailureCount]));

        var freed = job.PlanAt(Now.AddSeconds(10), failed, job.Pod("again", index: 0, failuresBefore: 1), job.Pod("b", index: 1));
        Assert.Equal(["a"], freed.Untrack.Names());
        Assert.Equal(["uid-a"], freed.Status.UncountedTerminatedPods!.Failed);

        Assert.Equal(TimeSpan.FromSeconds(20), job.Plan(job.Pod("again", index: 0, failuresBefore: 1).Exited(1), job.Pod("b", index: 1)).Requeue);
    }

    [Fact]
    public void An_index_that_failed_too_often_is_given_up_and_the_others_go_on()
    {
        var job = MakeJob.PerIndex(2, limit: 1).Started();
        var plan = job.Plan(job.Pod("a", index: 0, failuresBefore: 1).Exited(1), job.Pod("b", index: 1));
        Assert.Equal(("0", null), (plan.Status.FailedIndexes, plan.Status.Says()));
        Assert.Empty(plan.Create);

        var end = (job with { Status = plan.Status }).Plan(job.Pod("b", index: 1).Exited(0));
        Assert.Equal("FailureTarget/FailedIndexes", end.Status.Says());
        Assert.Equal("Job has failed indexes", end.Status.Condition("FailureTarget")!.Message);
        Assert.Equal("1", end.Status.CompletedIndexes);
    }

    [Fact]
    public void Too_many_failed_indexes_end_the_job()
    {
        var job = MakeJob.PerIndex(4, limit: 0, s => s with { MaxFailedIndexes = 1 }).Started();
        Assert.Null(job.Plan(job.Pod("a", index: 0).Exited(1)).Status.Says());
        var plan = job.Plan(job.Pod("a", index: 0).Exited(1), job.Pod("b", index: 1).Exited(1));
        Assert.Equal(("0,1", "FailureTarget/MaxFailedIndexesExceeded"), (plan.Status.FailedIndexes, plan.Status.Says()));
        Assert.Equal("Job has exceeded the specified maximal number of failed indexes", plan.Status.Condition("FailureTarget")!.Message);
    }

    [Theory]
    [InlineData("0-2", null, "0,2", null)]
    [InlineData("0-2", null, "0-2", "Matched rules at index 0")]
    [InlineData("0-2", 2, "0,2", "Matched rules at index 0")]
    [InlineData("0-2", 2, "3,4", null)]
    [InlineData(null, 2, "3,4", "Matched rules at index 0")]
    [InlineData(null, 2, "3", null)]
    [InlineData(null, 1, "", null)]
    public void Enough_successes_end_the_job_early(string? indexes, int? count, string succeeded, string? message)
    {
        var policy = new SuccessPolicy { Rules = [new SuccessPolicyRule { SucceededIndexes = indexes, SucceededCount = count }] };
        var job = MakeJob.Indexed(6, spec: s => s with { SuccessPolicy = policy }).Started().With(s => s with { CompletedIndexes = succeeded });
        var condition = job.Plan(job.Pod("a", index: 5)).Status.Condition("SuccessCriteriaMet");
        Assert.Equal(message, condition?.Message);
        Assert.Equal(message is null ? null : "SuccessPolicy", condition?.Reason);
    }

    [Fact]
    public void Pods_that_a_success_makes_superfluous_have_not_failed()
    {
        var job = MakeJob.Indexed(6, spec: s => s with { SuccessPolicy = new SuccessPolicy { Rules = [new SuccessPolicyRule { SucceededCount = 1 }] } })
            .With(s => s with { CompletedIndexes = "0", Succeeded = 1 }).Has("SuccessCriteriaMet", "SuccessPolicy", "Matched rules at index 0");
        var running = job.Pod("a", index: 1);
        var plan = job.Plan(running);
        Assert.Equal(["a"], plan.End.Names());
        Assert.Equal(["a"], plan.Untrack.Names());
        Assert.Empty(plan.Status.UncountedTerminatedPods!.Failed);
        var over = (job with { Status = plan.Status }).Plan();
        Assert.Equal("Complete/SuccessPolicy", over.Status.Says());
        Assert.Equal((1, null), (over.Status.Succeeded, over.Status.Failed));
    }
}
