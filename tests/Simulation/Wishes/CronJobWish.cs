using MiniKube.Api.Batch.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Simulation.Clusters;
using MiniKube.Simulation.Observation;

namespace MiniKube.Simulation.Wishes;

/// <summary>A CronJob that starts a Job every minute or two. It is suspended while the cluster rests.</summary>
internal sealed class CronJobWish(string ns, string name, Chance chance) : Wish<CronJob>(ns, new CronJob
{
    Metadata = new ObjectMeta { Namespace = ns, Name = name },
    Spec = new CronJobSpec
    {
        Schedule = chance.Pick(Schedules),
        TimeZone = chance.Pick<string?>([null, "Europe/Berlin"]),
        ConcurrencyPolicy = chance.Pick(Policies),
        StartingDeadlineSeconds = chance.Pick<long?>([null, 60]),
        SuccessfulJobsHistoryLimit = 1 + chance.Next(3),
        FailedJobsHistoryLimit = 1 + chance.Next(2),
        JobTemplate = new JobTemplateSpec { Spec = new JobSpec { BackoffLimit = chance.Next(2), Template = Jobs.Template(name, chance.Next(2), chance) } },
    },
})
{
    private static readonly string[] Schedules = ["* * * * *", "*/2 * * * *"];
    private static readonly string[] Policies = ["Allow", "Forbid", "Replace"];

    public override Task EaseAsync(User user) => ChangeAsync(user, c => c with { Spec = c.Spec with { Suspend = true } });

    protected override Func<CronJob, CronJob> Draw(ObservedState state, Chance chance)
    {
        var (suspend, policy, schedule) = (chance.Hit(20), chance.Pick(Policies), chance.Pick(Schedules));
        return chance.Hit(70)
            ? cron => cron with { Spec = cron.Spec with { Suspend = suspend } }
            : cron => cron with { Spec = cron.Spec with { ConcurrencyPolicy = policy, Schedule = schedule } };
    }

    protected override IEnumerable<string> CheckObject(ObservedState state, CronJob actual)
    {
        if (actual.Spec.Suspend != true || actual.Spec.ConcurrencyPolicy != Wanted.Spec.ConcurrencyPolicy || actual.Spec.Schedule != Wanted.Spec.Schedule)
        {
            yield return $"it is {actual.Spec} where the user wanted {Wanted.Spec}";
        }
        var jobs = Workloads.OwnedBy<Job>(state, actual);
        if (actual.Status.Active.Count > 0)
        {
            yield return $"it is suspended and counts {string.Join(' ', actual.Status.Active.Select(a => a.Name))} active";
        }
        foreach (var (end, most) in new[] { ("Complete", Wanted.Spec.SuccessfulJobsHistoryLimit), ("Failed", Wanted.Spec.FailedJobsHistoryLimit) })
        {
            if (jobs.Count(j => Jobs.End(j) == end) is var kept && kept > most)
            {
                yield return $"it keeps {kept} jobs that are {end} where {most} may be";
            }
        }
        foreach (var job in jobs)
        {
            if (Jobs.End(job) is null)
            {
                yield return $"its job {job.Metadata.Name} has not ended: {Description.Of(job)}";
                continue;
            }
            foreach (var what in Jobs.CheckOver(state, job))
            {
                yield return $"its job {job.Metadata.Name}: {what}";
            }
        }
    }
}
