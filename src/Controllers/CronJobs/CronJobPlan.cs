using System.Globalization;
using MiniKube.Api.Batch;
using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Events;
using MiniKube.Controllers.Jobs;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.CronJobs;

/// <summary>What a CronJob's plan is computed from.</summary>
/// <param name="CronJob">The CronJob as last seen.</param>
/// <param name="Jobs">The Jobs that it controls, those of its status' active ones that exist among them.</param>
/// <param name="LocalZone">Whose clock counts where the CronJob names no zone.</param>
internal sealed record CronJobSnapshot(CronJob CronJob, IReadOnlyList<Job> Jobs, TimeZoneInfo LocalZone);

/// <summary>What to do about a CronJob now, in the order of the members.</summary>
/// <param name="Events">What to tell.</param>
/// <param name="Delete">Jobs to delete with their pods: those that a new one replaces, and those beyond the limits of the history.</param>
/// <param name="Create">The Job that is due; it becomes active, and its time the last one scheduled, once it is made.</param>
/// <param name="Status">The status to write; without the Job that is due.</param>
/// <param name="Due">The time of that Job.</param>
/// <param name="Requeue">After which time to look again, which no event will tell.</param>
internal sealed record CronJobPlan(
    IReadOnlyList<PlannedEvent> Events, IReadOnlyList<Job> Delete, Job? Create, CronJobStatus Status, DateTimeOffset? Due, TimeSpan? Requeue)
{
    /// <summary>When the Job was due, as RFC 3339 in the CronJob's zone.</summary>
    public const string ScheduledTimestamp = "batch.kubernetes.io/cronjob-scheduled-timestamp";

    // The clocks of two machines never agree to the tick.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(100);

    public static CronJobPlan Compute(CronJobSnapshot snapshot, DateTimeOffset now)
    {
        var (cronJob, events) = (snapshot.CronJob, new List<PlannedEvent>());
        var status = Observe(cronJob, snapshot.Jobs, events);
        var plan = new CronJobPlan(events, [], null, status, null, null);
        plan = cronJob.Metadata.DeletionTimestamp is null ? plan.Schedule(snapshot, now, events) : plan;
        return plan with { Delete = [.. plan.Delete, .. Beyond(cronJob, snapshot.Jobs, JobConditions.Complete), .. Beyond(cronJob, snapshot.Jobs, JobConditions.Failed)] };
    }

    /// <summary>The status once the Job that was due is made.</summary>
    public static CronJobStatus Made(CronJobStatus status, Job job, DateTimeOffset due) => status with
    {
        LastScheduleTime = due,
        Active = JobConditions.Finished(job) is null && status.Active.All(a => a.Uid != job.Metadata.Uid)
            ? [.. status.Active, EventRecorder.ReferenceTo(job)] : status.Active,
    };

    // Which of the active Jobs still are, and what has ended since.
    private static CronJobStatus Observe(CronJob cronJob, IReadOnlyList<Job> jobs, List<PlannedEvent> events)
    {
        var status = cronJob.Status;
        var active = new List<ObjectReference>();
        foreach (var reference in status.Active)
        {
            if (jobs.FirstOrDefault(j => j.Metadata.Uid == reference.Uid) is not { } job)
            {
                events.Add(PlannedEvent.Normal("MissingJob", $"Active job went missing: {reference.Name}"));
            }
            else if (JobConditions.Finished(job) is { } end)
            {
                events.Add(PlannedEvent.Normal("SawCompletedJob", $"Saw completed job: {job.Metadata.Name}, condition: {end.Type}"));
            }
            else
            {
                active.Add(reference);
            }
        }
        var succeeded = jobs.Where(static j => JobConditions.Met(j, JobConditions.Complete) is not null).Select(static j => j.Status.CompletionTime);
        return status with
        {
            Active = active.Count == status.Active.Count ? status.Active : active,
            LastSuccessfulTime = succeeded.Append(status.LastSuccessfulTime).Max(),
        };
    }

    private CronJobPlan Schedule(CronJobSnapshot snapshot, DateTimeOffset now, List<PlannedEvent> events)
    {
        var (cronJob, spec) = (snapshot.CronJob, snapshot.CronJob.Spec);
        var zone = snapshot.LocalZone;
        if (spec.TimeZone is { } name && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone))
        {
            events.Add(PlannedEvent.Warning("UnknownTimeZone", $"invalid timeZone: \"{name}\": unknown time zone {name}"));
            return this;
        }
        if (!CronSchedule.TryParse(spec.Schedule, out var schedule, out var problem))
        {
            events.Add(PlannedEvent.Warning("UnparseableSchedule", $"unparseable schedule: \"{spec.Schedule}\" : {problem}"));
            return this;
        }
        if (spec.Schedule.Contains("TZ", StringComparison.Ordinal))
        {
            events.Add(PlannedEvent.Warning("UnsupportedSchedule",
                $"CRON_TZ or TZ used in schedule \"{spec.Schedule}\" is not officially supported, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details"));
        }
        var times = spec.Suspend == true ? new(null, false, null) : CronTimes.Compute(cronJob, schedule!, zone!, now);
        var planned = times.Due is { } due ? Start(cronJob, snapshot.Jobs, due, spec.TimeZone is null ? TimeZoneInfo.Utc : zone!, now, events) : this;
        foreach (var job in snapshot.Jobs.Where(j => JobConditions.Finished(j) is null && planned.Status.Active.Concat(Status.Active).All(a => a.Uid != j.Metadata.Uid)))
        {
            events.Add(PlannedEvent.Warning("UnexpectedJob", $"Saw a job that the controller did not create or forgot: {job.Metadata.Name}"));
        }
        if (times.TooManyMissed)
        {
            events.Add(PlannedEvent.Warning("TooManyMissedTimes", "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew"));
        }
        return planned with { Requeue = times.Next - now + Slack };
    }

    private CronJobPlan Start(CronJob cronJob, IReadOnlyList<Job> jobs, DateTimeOffset due, TimeZoneInfo zone, DateTimeOffset now, List<PlannedEvent> events)
    {
        var job = Make(cronJob, due, zone);
        if (jobs.FirstOrDefault(j => j.Metadata.Name == job.Metadata.Name) is { } made)
        {
            // Made before, but whoever did so died before it was noted.
            return this with { Status = Made(Status, made, due) };
        }
        if (cronJob.Spec.StartingDeadlineSeconds < (now - due).TotalSeconds)
        {
            events.Add(PlannedEvent.Warning("MissSchedule", string.Create(CultureInfo.InvariantCulture,
                $"Missed scheduled time to start a job: {due.UtcDateTime:ddd, dd MMM yyyy HH:mm:ss} +0000")));
            return this;
        }
        if (cronJob.Spec.ConcurrencyPolicy == "Forbid" && Status.Active.Count > 0)
        {
            events.Add(PlannedEvent.Normal("JobAlreadyActive", "Not starting job because prior execution is running and concurrency policy is Forbid"));
            return this;
        }
        var plan = this with { Create = job, Due = due };
        return cronJob.Spec.ConcurrencyPolicy != "Replace" ? plan : plan with
        {
            Delete = jobs.Where(j => Status.Active.Any(a => a.Uid == j.Metadata.Uid)).ToArray(),
            Status = Status with { Active = [] },
        };
    }

    // A Job's name is its time, so that it is never made twice.
    private static Job Make(CronJob cronJob, DateTimeOffset due, TimeZoneInfo zone)
    {
        var template = cronJob.Spec.JobTemplate;
        var local = TimeZoneInfo.ConvertTime(due, zone);
        var offset = local.Offset == TimeSpan.Zero ? "Z" : local.ToString("zzz", CultureInfo.InvariantCulture);
        return new()
        {
            Metadata = new ObjectMeta
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"{cronJob.Metadata.Name}-{due.ToUnixTimeSeconds() / 60}"),
                Namespace = cronJob.Metadata.Namespace,
                Labels = template.Metadata.Labels,
                Annotations = template.Metadata.Annotations.With(ScheduledTimestamp, local.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + offset),
                OwnerReferences = [ControllerReference.To(cronJob)],
            },
            Spec = template.Spec,
        };
    }

    private static IEnumerable<Job> Beyond(CronJob cronJob, IReadOnlyList<Job> jobs, string end)
    {
        var limit = end == JobConditions.Complete ? cronJob.Spec.SuccessfulJobsHistoryLimit : cronJob.Spec.FailedJobsHistoryLimit;
        var ended = jobs.Where(j => JobConditions.Finished(j)?.Type == end && j.Metadata.DeletionTimestamp is null).ToArray();
        return limit is not { } most || ended.Length <= most ? []
            : ended.OrderBy(static j => j.Status.StartTime?.Moment ?? DateTimeOffset.MaxValue).ThenBy(static j => j.Metadata.Name, StringComparer.Ordinal).Take(ended.Length - most);
    }
}
