using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Controllers.CronJobs;
using MiniKube.Controllers.Jobs;
using MiniKube.Controllers.Ownership;

namespace MiniKube.Controllers.Tests.CronJobs;

public sealed class CronJobPlanTests
{
    // 12:00:00 UTC; the CronJob was made at 11:55:30.
    private static readonly DateTimeOffset Now = Make.Now;
    private const long Minutes = 29454480;

    [Fact]
    public void A_job_is_made_when_it_is_due_and_named_by_its_time()
    {
        var plan = CronJob("* * * * *").Plan();
        Assert.Equal($"tick-{Minutes}", plan.Create!.Metadata.Name);
        Assert.Equal(Now, plan.Due);
        Assert.Equal("2026-01-01T12:00:00Z", plan.Create.Metadata.Annotations[CronJobPlan.ScheduledTimestamp]);
        Assert.Equal(("x", "y"), (plan.Create.Metadata.Annotations["a"], plan.Create.Metadata.Labels["l"]));
        Assert.Equal([ControllerReference.To(CronJob("* * * * *"))], plan.Create.Metadata.OwnerReferences);
        Assert.Equal(TimeSpan.FromMilliseconds(60_100), plan.Requeue);

        var status = CronJobPlan.Made(plan.Status, plan.Create, plan.Due!.Value);
        Assert.Equal(Now, status.LastScheduleTime!.Value.Moment);
        Assert.Equal($"tick-{Minutes}", Assert.Single(status.Active).Name);
    }

    [Fact]
    public void Before_its_time_nothing_is_made()
    {
        var plan = CronJob("5 * * * *").Plan();
        Assert.Null(plan.Create);
        Assert.Equal(TimeSpan.FromSeconds(300.1), plan.Requeue);
        Assert.Null(CronJob("* * * * *", status: new CronJobStatus { LastScheduleTime = Now }).Plan().Create);
        Assert.Null(CronJob("0 0 30 2 *").Plan().Requeue);
    }

    [Fact]
    public void The_zone_of_the_cron_job_counts()
    {
        Assert.Null(CronJob("0 12 * * *", s => s with { TimeZone = "Asia/Tokyo" }).Plan().Create);
        var plan = CronJob("0 21 * * *", s => s with { TimeZone = "Asia/Tokyo" }).Plan();
        Assert.Equal("2026-01-01T21:00:00+09:00", plan.Create!.Metadata.Annotations[CronJobPlan.ScheduledTimestamp]);
        var local = CronJobPlan.Compute(new(CronJob("0 21 * * *"), [], TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo")), Now);
        Assert.Equal("2026-01-01T12:00:00Z", local.Create!.Metadata.Annotations[CronJobPlan.ScheduledTimestamp]);
    }

    [Fact]
    public void What_is_suspended_wrong_or_on_its_way_out_makes_nothing_and_says_so()
    {
        Assert.Null(CronJob("* * * * *", s => s with { Suspend = true }).Plan().Create);
        Says("Warning UnknownTimeZone: invalid timeZone: \"Mars/Base\": unknown time zone Mars/Base", CronJob("* * * * *", s => s with { TimeZone = "Mars/Base" }));
        Says("Warning UnparseableSchedule: unparseable schedule: \"x\" : expected exactly 5 fields, found 1: [x]", CronJob("x"));
        Says("Warning UnsupportedSchedule: CRON_TZ or TZ used in schedule \"TZ=UTC 0 0 1 1 *\" is not officially supported, "
            + "see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details", CronJob("TZ=UTC 0 0 1 1 *"));
        var leaving = CronJob("* * * * *");
        Assert.Null((leaving with { Metadata = leaving.Metadata with { DeletionTimestamp = Now } }).Plan().Create);

        static void Says(string what, CronJob cronJob)
        {
            Assert.Null(cronJob.Plan().Create);
            Assert.Equal([what], cronJob.Plan().Texts());
        }
    }

    [Fact]
    public void Of_many_missed_times_the_last_is_made_up_for()
    {
        var plan = CronJob("* * * * *", status: new CronJobStatus { LastScheduleTime = Now.AddMinutes(-50) }).Plan(now: Now.AddSeconds(20));
        Assert.Equal(Now, plan.Due);
        Assert.Empty(plan.Events);
        plan = CronJob("* * * * *", status: new CronJobStatus { LastScheduleTime = Now.AddDays(-3) }).Plan(now: Now.AddSeconds(20));
        Assert.Equal(Now, plan.Due);
        Assert.Equal(["Warning TooManyMissedTimes: too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew"], plan.Texts());
    }

    [Fact]
    public void An_uneven_schedule_is_made_up_for_by_its_last_time_too()
    {
        var status = new CronJobStatus { LastScheduleTime = Now.AddDays(-20) };
        Assert.Equal(Now, CronJob("0 0,12 1,15 * *", status: status).Plan().Due);
        Assert.Equal(Now.AddHours(-12), CronJob("0,1 0 1 * *", status: status).Plan(now: Now.AddHours(-12).AddSeconds(30)).Due);
    }

    [Fact]
    public void A_time_past_its_deadline_is_missed()
    {
        var cronJob = CronJob("0 * * * *", s => s with { StartingDeadlineSeconds = 30 }, new CronJobStatus { LastScheduleTime = Now.AddHours(-1) });
        Assert.NotNull(cronJob.Plan(now: Now.AddSeconds(20)).Create);
        var plan = cronJob.Plan(now: Now.AddSeconds(40));
        Assert.Null(plan.Create);
        Assert.Equal(Now.AddHours(1) + TimeSpan.FromMilliseconds(100), Now.AddSeconds(40) + plan.Requeue);
    }

    [Theory]
    [InlineData("Allow", true, false)]
    [InlineData("Forbid", false, false)]
    [InlineData("Replace", true, true)]
    public void A_job_that_runs_still_is_joined_waited_for_or_replaced(string policy, bool made, bool replaced)
    {
        var job = Job("tick-1");
        var plan = CronJob("* * * * *", s => s with { ConcurrencyPolicy = policy }, Active(job)).Plan([job]);
        Assert.Equal((made, replaced), (plan.Create is not null, plan.Delete.Count == 1));
        Assert.Equal(replaced ? 0 : 1, plan.Status.Active.Count);
        Assert.Equal(policy == "Forbid" ? ["Normal JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid"] : [], plan.Texts());
    }

    [Fact]
    public void A_job_that_was_made_but_not_noted_is_noted()
    {
        var plan = CronJob("* * * * *").Plan([Job($"tick-{Minutes}")]);
        Assert.Null(plan.Create);
        Assert.Equal((Now, $"tick-{Minutes}"), (plan.Status.LastScheduleTime!.Value.Moment, Assert.Single(plan.Status.Active).Name));
        Assert.Empty(plan.Events);
    }

    [Fact]
    public void Ended_and_missing_jobs_are_no_longer_active()
    {
        var (done, gone) = (Job("done").Ended("Complete", Now.AddSeconds(-5)), Job("gone"));
        var plan = CronJob("5 * * * *", status: Active(done, gone)).Plan([done]);
        Assert.Empty(plan.Status.Active);
        Assert.Equal(Now.AddSeconds(-5), plan.Status.LastSuccessfulTime!.Value.Moment);
        Assert.Equal(["Normal SawCompletedJob: Saw completed job: done, condition: Complete", "Normal MissingJob: Active job went missing: gone"], plan.Texts());
    }

    [Fact]
    public void A_job_of_the_users_own_is_remarked_upon() =>
        Assert.Equal(["Warning UnexpectedJob: Saw a job that the controller did not create or forgot: manual"], CronJob("5 * * * *").Plan([Job("manual")]).Texts());

    [Fact]
    public void The_history_keeps_the_youngest_of_each_kind()
    {
        var jobs = Enumerable.Range(0, 5).Select(i => Job($"good-{i}").Ended("Complete", Now.AddMinutes(-10 + i)))
            .Concat(Enumerable.Range(0, 3).Select(i => Job($"bad-{i}").Ended("Failed", Now.AddMinutes(-10 + i)))).ToArray();
        Assert.Equal(["good-0", "good-1", "bad-0", "bad-1"], CronJob("5 * * * *").Plan(jobs).Delete.Select(static j => j.Metadata.Name!));
        Assert.Equal(8, CronJob("5 * * * *", s => s with { SuccessfulJobsHistoryLimit = 0, FailedJobsHistoryLimit = 0 }).Plan(jobs).Delete.Count);
        Assert.Empty(CronJob("5 * * * *", s => s with { SuccessfulJobsHistoryLimit = null, FailedJobsHistoryLimit = null }).Plan(jobs).Delete);
    }

    private static CronJob CronJob(string schedule, Func<CronJobSpec, CronJobSpec>? spec = null, CronJobStatus? status = null)
    {
        var plain = new CronJobSpec
        {
            Schedule = schedule, ConcurrencyPolicy = "Allow", SuccessfulJobsHistoryLimit = 3, FailedJobsHistoryLimit = 1,
            JobTemplate = new JobTemplateSpec { Metadata = new ObjectMeta { Labels = Make.Labels(("l", "y")), Annotations = Make.Labels(("a", "x")) } },
        };
        return new()
        {
            Metadata = new ObjectMeta { Name = "tick", Namespace = "default", Uid = "uid-tick", CreationTimestamp = Now.AddSeconds(-270) },
            Spec = spec?.Invoke(plain) ?? plain,
            Status = status ?? new CronJobStatus(),
        };
    }

    private static Job Job(string name) => new() { Metadata = new ObjectMeta { Name = name, Namespace = "default", Uid = "uid-" + name } };

    private static CronJobStatus Active(params Job[] jobs) => new()
    {
        Active = jobs.Select(static j => new ObjectReference { Kind = "Job", Name = j.Metadata.Name, Uid = j.Metadata.Uid }).ToArray(),
        LastScheduleTime = Now.AddMinutes(-1),
    };
}

file static class Extensions
{
    public static CronJobPlan Plan(this CronJob cronJob, IReadOnlyList<Job>? jobs = null, DateTimeOffset? now = null) =>
        CronJobPlan.Compute(new(cronJob, jobs ?? [], TimeZoneInfo.Utc), now ?? Make.Now);

    public static Job Ended(this Job job, string condition, DateTimeOffset at) => job with
    {
        Status = new JobStatus
        {
            StartTime = at.AddMinutes(-1),
            CompletionTime = condition == "Complete" ? at : null,
            Conditions = [JobConditions.Make(condition, "True", "", "", at)],
        },
    };

    public static IEnumerable<string> Texts(this CronJobPlan plan) => plan.Events.Select(static e => $"{e.Type} {e.Reason}: {e.Message}");
}
