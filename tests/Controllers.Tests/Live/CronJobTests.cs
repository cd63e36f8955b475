using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Controllers.CronJobs;
using MiniKube.Controllers.Jobs;

namespace MiniKube.Controllers.Tests.Live;

public sealed class CronJobTests
{
    [Fact]
    public void Jobs_are_made_by_the_clock_and_run_beside_each_other() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(CronJob());
        await cluster.UntilAsync(async () => (await cluster.GetAsync<CronJob>("tick")).Status.Active.Count == 2, "two jobs run");
        var jobs = await cluster.ListAsync<Job>("default");
        Assert.Equal(2, jobs.Count(static j => j.Status.Active == 1));
        var status = (await cluster.GetAsync<CronJob>("tick")).Status;
        Assert.Equal($"tick-{status.LastScheduleTime!.Value.UnixSeconds / 60}", status.Active[1].Name);
        Assert.Equal(status.LastScheduleTime.ToString(), jobs[1].Metadata.Annotations[CronJobPlan.ScheduledTimestamp]);
        Assert.InRange((cluster.Now - status.LastScheduleTime.Value).TotalSeconds, 0, 1);
        Assert.Contains($"Normal SuccessfulCreate: Created job {jobs[0].Metadata.Name}", await cluster.EventsAsync("CronJob"));
    });

    [Fact]
    public void A_suspended_cron_job_makes_no_jobs() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(CronJob(s => s with { Suspend = true }));
        await cluster.PassAsync(300);
        Assert.Empty(await cluster.ListAsync<Job>("default"));
        Assert.Empty((await cluster.GetAsync<CronJob>("tick")).Status.Active);
        await cluster.ChangeAsync<CronJob>("tick", c => c with { Spec = c.Spec with { Suspend = false } });
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Job>("default")).Count == 1, "the last missed time is made up for");
    });

    [Fact]
    public void A_forbidding_cron_job_runs_one_at_a_time() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(CronJob(s => s with { ConcurrencyPolicy = "Forbid" }));
        await cluster.UntilAsync(async () => (await cluster.GetAsync<CronJob>("tick")).Status.Active.Count == 1, "one runs");
        await cluster.PassAsync(200);
        var job = Assert.Single(await cluster.ListAsync<Job>("default"));
        Assert.Contains(await cluster.EventsAsync("CronJob"), static e => e.StartsWith("Normal JobAlreadyActive: "));
        await cluster.EndAsync((await cluster.RunningAsync())[0], 0);
        await cluster.UntilAsync(async () => (await cluster.GetAsync<CronJob>("tick")).Status is { LastSuccessfulTime: not null } s && s.Active.All(a => a.Name != job.Metadata.Name),
            "the next may run");
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Job>("default")).Count == 2, "the next runs");
    });

    [Fact]
    public void A_replacing_cron_job_runs_the_youngest() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(CronJob(s => s with { ConcurrencyPolicy = "Replace" }));
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Job>("default")).Count == 1, "one runs");
        var first = (await cluster.ListAsync<Job>("default"))[0].Metadata.Name!;
        await cluster.UntilAsync(async () => await cluster.FindAsync<Job>(first) is null && (await cluster.ListAsync<Job>("default")).Count == 1
            && (await cluster.ListAsync<Pod>("default")).Count == 1, "it is replaced");
        var status = (await cluster.GetAsync<CronJob>("tick")).Status;
        Assert.Equal((await cluster.ListAsync<Job>("default"))[0].Metadata.Name, Assert.Single(status.Active).Name);
        Assert.Contains($"Normal SuccessfulDelete: Deleted job {first}", await cluster.EventsAsync("CronJob"));
    });

    [Fact]
    public void Of_ended_jobs_the_last_few_are_kept() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(CronJob(s => s with { SuccessfulJobsHistoryLimit = 2, JobTemplate = Template(limit: 0) }));
        var minute = 0;
        for (; minute < 6; minute++)
        {
            await cluster.UntilAsync(async () => (await cluster.RunningAsync()).Count == 1, "one runs");
            await cluster.EndAsync((await cluster.RunningAsync())[0], minute % 3 == 2 ? 1 : 0);
        }
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Job>("default")).Count(static j => JobConditions.Finished(j) is not null) == 3, "three are kept");
        var kept = await cluster.ListAsync<Job>("default");
        Assert.Equal(2, kept.Count(static j => JobConditions.Met(j, "Complete") is not null));
        Assert.Equal(1, kept.Count(static j => JobConditions.Met(j, "Failed") is not null));
    });

    [Fact]
    public void A_time_zone_shifts_the_schedule() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        var tokyo = TimeZoneInfo.ConvertTime(cluster.Now, TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo")).AddMinutes(5);
        await cluster.CreateAsync(CronJob(s => s with { Schedule = $"{tokyo.Minute} {tokyo.Hour} * * *", TimeZone = "Asia/Tokyo" }));
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Job>("default")).Count == 1, "it runs");
        Assert.EndsWith("+09:00", (await cluster.ListAsync<Job>("default"))[0].Metadata.Annotations[CronJobPlan.ScheduledTimestamp]);
    });

    [Fact]
    public void Controllers_that_come_and_go_make_each_job_once() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartBareAsync(1);
        await cluster.CreateAsync(CronJob());
        for (var term = 0; term < 30; term++)
        {
            var stop = cluster.StartControllers($"c{term}", o => o with { LeaderElect = false });
            await cluster.PassAsync(term % 2 == 0 ? 0.1 * term : 11);
            await stop();
        }
        var start = cluster.StartControllers("last", o => o with { LeaderElect = false });
        await cluster.UntilAsync(async () => (await cluster.GetAsync<CronJob>("tick")).Status.Active.Count == (await cluster.ListAsync<Job>("default")).Count, "all are noted");
        var jobs = await cluster.ListAsync<Job>("default");
        Assert.InRange(jobs.Count, 2, 5);
        await start();
    });

    [Fact]
    public void Finished_jobs_go_when_their_time_is_over() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(JobRuns.Job(1, 1, s => s with { TtlSecondsAfterFinished = 60 }));
        await cluster.CreateAsync(JobRuns.Job(1, 1, name: "stays"));
        await cluster.RunToEndAsync(_ => 0);
        var end = cluster.Now;
        await cluster.PassAsync(40);
        await cluster.ChangeAsync<Job>("pi", j => j with { Spec = j.Spec with { TtlSecondsAfterFinished = 100 } });
        await cluster.UntilAsync(async () => await cluster.FindAsync<Job>("pi") is null, "it is gone");
        Assert.InRange((cluster.Now - end).TotalSeconds, 99, 103);
        Assert.Equal(["stays"], (await cluster.ListAsync<Job>("default")).Select(static j => j.Metadata.Name));
        Assert.Single(await cluster.ListAsync<Pod>("default"));
    });

    private static JobTemplateSpec Template(int? limit = null) => new() { Spec = JobRuns.Job(1, 1, s => s with { BackoffLimit = limit }).Spec };

    private static CronJob CronJob(Func<CronJobSpec, CronJobSpec>? spec = null)
    {
        var plain = new CronJobSpec { Schedule = "*/1 * * * ?", JobTemplate = Template() };
        return new() { Metadata = new ObjectMeta { Name = "tick", Namespace = "default" }, Spec = spec?.Invoke(plain) ?? plain };
    }
}
