using MiniKube.Api.Batch.V1;

namespace MiniKube.Controllers.Jobs;

/// <summary>The turns of a Job that users are told about: it is suspended, resumed, failed or complete.</summary>
internal static class JobTurns
{
    /// <param name="job">The Job.</param>
    /// <param name="status">Its status, with all its pods counted.</param>
    /// <param name="verdict">FailureTarget or SuccessCriteriaMet.</param>
    /// <param name="events">What to tell.</param>
    /// <param name="now">When it ends.</param>
    public static JobStatus Finish(Job job, JobStatus status, JobCondition verdict, List<PlannedEvent> events, DateTimeOffset now)
    {
        var (reason, message) = (verdict.Reason ?? "", verdict.Message ?? "");
        // A Job that never got to start still has to say when it did.
        status = status with { StartTime = status.StartTime ?? now };
        if (verdict.Type == JobConditions.FailureTarget)
        {
            events.Add(PlannedEvent.Warning(reason, message));
            return status with { Conditions = status.Conditions.With(JobConditions.Make(JobConditions.Failed, "True", reason, message, now)) };
        }
        if (status.Succeeded > job.Spec.Completions)
        {
            events.Add(PlannedEvent.Warning("TooManySucceededPods", "Too many succeeded pods running after completion count reached"));
        }
        events.Add(PlannedEvent.Normal("Completed", "Job completed"));
        return status with
        {
            CompletionTime = now,
            Conditions = status.Conditions.With(JobConditions.Make(JobConditions.Complete, "True", reason, message, now)),
        };
    }

    /// <summary>The condition Suspended as the spec has it.</summary>
    public static JobStatus Suspend(Job job, JobStatus status, List<PlannedEvent> events, DateTimeOffset now)
    {
        var condition = job.Spec.Suspend == true
            ? JobConditions.Make(JobConditions.Suspended, "True", "JobSuspended", "Job suspended", now)
            : JobConditions.Make(JobConditions.Suspended, "False", "JobResumed", "Job resumed", now);
        var conditions = status.Conditions.With(condition);
        if (!ReferenceEquals(conditions, status.Conditions))
        {
            events.Add(PlannedEvent.Normal(job.Spec.Suspend == true ? "Suspended" : "Resumed", condition.Message!));
        }
        // The time of the start goes with the suspension: API servers of v1.34.0 and before refuse to change it when the Job is resumed (kubernetes#134521).
        return status with { Conditions = conditions, StartTime = job.Spec.Suspend == true ? null : status.StartTime };
    }
}
