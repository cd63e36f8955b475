using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.Jobs;

namespace MiniKube.Controllers.Tests.Jobs;

public sealed class JobPlanTests
{
    private static readonly DateTimeOffset Now = Make.Now;

    [Theory]
    [InlineData(null, 3, 0, 0, 3)]
    [InlineData(5, 3, 0, 0, 3)]
    [InlineData(5, 3, 3, 1, 1)]
    [InlineData(5, 3, 4, 0, 1)]
    [InlineData(5, 3, 5, 0, 0)]
    [InlineData(2, 3, 0, 0, 2)]
    [InlineData(5, 0, 0, 0, 0)]
    [InlineData(null, 3, 1, 1, 0)]
    public void As_many_pods_run_as_are_of_use(int? completions, int parallelism, int succeeded, int active, int made)
    {
        var job = MakeJob.Job(completions, parallelism).Started().With(s => s with { Succeeded = succeeded });
        var plan = job.Plan(Enumerable.Range(0, active).Select(i => job.Pod($"a{i}")).ToArray());
        Assert.Equal(made, plan.Create.Count);
        Assert.Equal(active + made, plan.Status.Active ?? 0);
        Assert.All(plan.Create, p => Assert.Equal("pi-", p.Metadata.GenerateName));
        Assert.All(plan.Create, p => Assert.Equal([JobPods.TrackingFinalizer], p.Metadata.Finalizers));
        Assert.All(plan.Create, p => Assert.Equal([job.Owner()], p.Metadata.OwnerReferences));
    }

    [Fact]
    public void A_job_that_starts_says_when()
    {
        Assert.Equal(Now, MakeJob.Job().Plan().Status.StartTime!.Value.Moment);
        Assert.Null(MakeJob.Job(spec: s => s with { Suspend = true }).Plan().Status.StartTime);
    }

    [Fact]
    public void Of_too_many_pods_the_unready_go_first_and_count_for_nothing()
    {
        var job = MakeJob.Job(5, 1).Started();
        var plan = job.Plan(job.Pod("old").On("n").Ready(), job.Pod("new").On("n").Ready(false));
        Assert.Equal(["new"], plan.Discard.Names());
        Assert.Equal((1, 1, 1), (plan.Status.Active, plan.Status.Ready, plan.Status.Terminating));
        Assert.Empty(plan.Untrack);
    }

    [Fact]
    public void A_pod_that_ended_is_noted_then_freed_then_counted()
    {
        var job = MakeJob.Job(2).Started();
        var noted = job.Plan(job.Pod("a").Exited(0));
        Assert.Equal(["uid-a"], noted.Status.UncountedTerminatedPods!.Succeeded);
        Assert.Null(noted.Status.Succeeded);
        Assert.Equal(["a"], noted.Untrack.Names());

        var stillHeld = (job with { Status = noted.Status }).Plan(job.Pod("a").Exited(0));
        Assert.Equal(["uid-a"], stillHeld.Status.UncountedTerminatedPods!.Succeeded);
        Assert.Equal(["a"], stillHeld.Untrack.Names());

        var counted = (job with { Status = noted.Status }).Plan(job.Pod("a").Exited(0).Untracked());
        Assert.Empty(counted.Status.UncountedTerminatedPods!.Succeeded);
        Assert.Equal(1, counted.Status.Succeeded);
        Assert.Empty(counted.Untrack);
    }

    [Fact]
    public void A_pod_that_vanished_was_counted_by_its_note()
    {
        var job = MakeJob.Job(2).Started().With(s => s with { UncountedTerminatedPods = new UncountedTerminatedPods { Failed = ["gone"] } });
        Assert.Equal(1, job.Plan().Status.Failed);
    }

    [Fact]
    public void A_job_is_complete_in_two_writes()
    {
        var job = MakeJob.Job().Started();
        var first = job.Plan(job.Pod("a").Exited(0));
        Assert.Equal("SuccessCriteriaMet/CompletionsReached", first.Status.Says());
        Assert.Empty(first.Events);
        Assert.Null(first.Status.CompletionTime);

        var last = (job with { Status = first.Status }).Plan(job.Pod("a").Exited(0).Untracked());
        Assert.Equal("Complete/CompletionsReached", last.Status.Says());
        Assert.Equal("Reached expected number of succeeded pods", last.Status.Condition("Complete")!.Message);
        Assert.Equal(Now, last.Status.CompletionTime!.Value.Moment);
        Assert.Equal([PlannedEvent.Normal("Completed", "Job completed")], last.Events);
    }

    [Fact]
    public void Without_completions_the_first_success_lets_the_others_end()
    {
        var job = MakeJob.Job(null, 2).Started();
        Assert.Null(job.Plan(job.Pod("a").Exited(0), job.Pod("b")).Status.Says());
        Assert.Empty(job.Plan(job.Pod("a").Exited(0), job.Pod("b")).Discard);
        Assert.Equal("SuccessCriteriaMet/CompletionsReached", job.Plan(job.Pod("a").Exited(0), job.Pod("b").Exited(1)).Status.Says());
    }

    [Fact]
    public void A_job_that_failed_too_often_ends_its_pods_and_counts_them()
    {
        var job = MakeJob.Job(3, 2, backoffLimit: 1).Started().With(s => s with { Failed = 1 });
        var (lost, running) = (job.Pod("lost").Exited(1), job.Pod("running"));
        var verdict = job.Plan(lost, running);
        Assert.Equal("FailureTarget/BackoffLimitExceeded", verdict.Status.Says());
        Assert.Empty(verdict.End);

        var ending = (job with { Status = verdict.Status }).Plan(lost.Untracked(), running);
        Assert.Equal(["running"], ending.End.Names());
        Assert.Equal(["running"], ending.Untrack.Names());
        Assert.Equal(["uid-running"], ending.Status.UncountedTerminatedPods!.Failed);
        Assert.Equal((null, 1, 2), (ending.Status.Active, ending.Status.Terminating, ending.Status.Failed));

        var waiting = (job with { Status = ending.Status }).Plan(running.Terminating().Untracked());
        Assert.Equal((3, "FailureTarget/BackoffLimitExceeded"), (waiting.Status.Failed, waiting.Status.Says()));

        var over = (job with { Status = waiting.Status }).Plan();
        Assert.Equal("Failed/BackoffLimitExceeded", over.Status.Says());
        Assert.Equal("Job has reached the specified backoff limit", over.Status.Condition("Failed")!.Message);
        Assert.Equal([PlannedEvent.Warning("BackoffLimitExceeded", "Job has reached the specified backoff limit")], over.Events);
    }

    [Fact]
    public void A_job_that_is_active_for_too_long_fails()
    {
        var job = MakeJob.Job(spec: s => s with { ActiveDeadlineSeconds = 30 }).Started();
        Assert.Equal(TimeSpan.FromSeconds(10), job.PlanAt(Now.AddSeconds(20), job.Pod("a")).Requeue);
        var plan = job.PlanAt(Now.AddSeconds(30), job.Pod("a"));
        Assert.Equal("FailureTarget/DeadlineExceeded", plan.Status.Says());
        Assert.Equal("Job was active longer than specified deadline", plan.Status.Condition("FailureTarget")!.Message);
    }

    [Fact]
    public void Restarts_in_place_count_towards_the_limit()
    {
        var job = MakeJob.Job(backoffLimit: 2, spec: s => s with { Template = s.Template with { Spec = s.Template.Spec with { RestartPolicy = "OnFailure" } } }).Started();
        Pod Restarted(int times) => job.Pod("a") is var p
            ? p with { Status = p.Status with { ContainerStatuses = [new ContainerStatus { Name = "c", RestartCount = times }] } } : p;
        Assert.Null(job.Plan(Restarted(1)).Status.Says());
        Assert.Equal("FailureTarget/BackoffLimitExceeded", job.Plan(Restarted(2)).Status.Says());
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(4, 80)]
    [InlineData(7, 600)]
    [InlineData(50, 600)]
    public void Failures_in_a_row_are_replaced_ever_later(int failures, int seconds)
    {
        var job = MakeJob.Job(1, backoffLimit: 100).Started();
        var plan = JobPlan.Compute(new(job, [], new JobBackoff(failures, Now)), Now);
        Assert.Empty(plan.Create);
        Assert.Equal(TimeSpan.FromSeconds(seconds), plan.Requeue);
        Assert.Single(JobPlan.Compute(new(job, [], new JobBackoff(failures, Now)), Now.AddSeconds(seconds)).Create);
    }

    [Fact]
    public void A_success_ends_the_back_off_for_the_failures_before_it()
    {
        var job = MakeJob.Job();
        Pod[] failed = [job.Pod("a").Exited(1, Now), job.Pod("b").Exited(1, Now.AddSeconds(5))];
        Assert.Equal(new JobBackoff(5, Now.AddSeconds(5)), new JobBackoff(3, Now).After([], failed));
        Assert.Equal(new JobBackoff(1, Now.AddSeconds(5)), new JobBackoff(3, Now).After([job.Pod("c").Exited(0, Now.AddSeconds(2))], failed));
        Assert.Equal(JobBackoff.None, new JobBackoff(3, Now).After([job.Pod("c").Exited(0, Now.AddSeconds(9))], failed));
        Assert.Equal(new JobBackoff(3, Now), new JobBackoff(3, Now).After([], []));
    }

    [Fact]
    public void A_suspended_job_gives_its_pods_up_and_starts_anew_when_resumed()
    {
        var job = MakeJob.Job(3, 2, spec: s => s with { Suspend = true, ActiveDeadlineSeconds = 30 }).Started();
        var plan = job.PlanAt(Now.AddSeconds(100), job.Pod("a"), job.Pod("b"));
        Assert.Equal(["a", "b"], plan.Discard.Names());
        Assert.Equal("Suspended/JobSuspended", plan.Status.Says());
        Assert.Equal([PlannedEvent.Normal("Suspended", "Job suspended")], plan.Events);
        Assert.Null(plan.Requeue);

        var resumed = (job with { Status = plan.Status, Spec = job.Spec with { Suspend = false } }).PlanAt(Now.AddSeconds(200));
        Assert.Equal(2, resumed.Create.Count);
        Assert.Equal(("False", "JobResumed"), (resumed.Status.Condition("Suspended")!.Status, resumed.Status.Condition("Suspended")!.Reason));
        Assert.Equal(Now.AddSeconds(200), resumed.Status.StartTime!.Value.Moment);
        Assert.Equal([PlannedEvent.Normal("Resumed", "Job resumed")], resumed.Events);
        Assert.Equal(TimeSpan.FromSeconds(30), resumed.Requeue);
    }

    [Fact]
    public void Terminating_pods_are_replaced_at_once_or_when_they_have_ended()
    {
        var job = MakeJob.Job().Started();
        var plan = job.Plan(job.Pod("a").Terminating());
        Assert.Equal(["uid-a"], plan.Status.UncountedTerminatedPods!.Failed);
        Assert.Equal(TimeSpan.FromSeconds(10), plan.Requeue);

        job = MakeJob.Job(spec: s => s with { PodReplacementPolicy = "Failed" }).Started();
        plan = job.Plan(job.Pod("a").Terminating());
        Assert.Equal((0, 0, 1), (plan.Create.Count, plan.Untrack.Count, plan.Status.Terminating));
        Assert.Null(plan.Requeue);
        Assert.Single(job.PlanAt(Now.AddSeconds(10), job.Pod("a").Exited(1).Terminating()).Create);
    }

    [Fact]
    public void An_orphan_is_adopted_and_tracked_and_a_pod_with_other_labels_is_released()
    {
        var job = MakeJob.Job(3, 2).Started();
        var orphan = job.Pod("orphan").Untracked() is var p ? p with { Metadata = p.Metadata with { OwnerReferences = [] }, Status = p.Status with { Phase = "Succeeded" } } : p;
        var plan = job.Plan(orphan, job.Pod("away").Labelled(("job-name", "other")));
        Assert.Equal(["orphan"], plan.Adopt.Names());
        Assert.Equal(["away"], plan.Release.Names());
        Assert.Equal(["orphan"], plan.Untrack.Names());
        Assert.Equal(["uid-orphan"], plan.Status.UncountedTerminatedPods!.Succeeded);
    }

    [Fact]
    public void A_job_on_its_way_out_makes_nothing_and_frees_its_pods()
    {
        var job = MakeJob.Job(3, 2).Started();
        job = job with { Metadata = job.Metadata with { DeletionTimestamp = Now } };
        var plan = job.Plan(job.Pod("a"));
        Assert.Equal((0, 0, 0), (plan.Create.Count, plan.Discard.Count, plan.End.Count));
        Assert.Equal(["a"], plan.Untrack.Names());
        Assert.Null(plan.Status.UncountedTerminatedPods?.Failed.FirstOrDefault());
    }

    [Fact]
    public void Counting_goes_in_batches()
    {
        var job = MakeJob.Job(2000, 1000).Started();
        var plan = job.Plan(Enumerable.Range(0, 1000).Select(i => job.Pod($"p{i}").Exited(0)).ToArray());
        Assert.Equal(500, plan.Untrack.Count);
        Assert.Equal(500, plan.Status.UncountedTerminatedPods!.Succeeded.Count);
        Assert.Equal(500, plan.Create.Count);
    }
}
