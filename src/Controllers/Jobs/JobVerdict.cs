using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;

namespace MiniKube.Controllers.Jobs;

/// <summary>Whether a Job is to end, although pods of it may still run.</summary>
internal static class JobVerdict
{
    /// <summary>The condition that says so: FailureTarget, or SuccessCriteriaMet by policy; null while the Job goes on.</summary>
    public static JobCondition? Decide(JobCensus census, Timing timing)
    {
        var job = census.Job;
        var (now, spec) = (timing.Now, job.Spec);
        JobCondition Failure(string reason, string message) => JobConditions.Make(JobConditions.FailureTarget, "True", reason, message, now);
        if (census.Pods.Where(p => JobPods.IsFailed(p, job)).Select(p => PodFailureMatch.Of(job, p).Message).FirstOrDefault(static m => m is not null) is { } message)
        {
            return Failure("PodFailurePolicy", message);
        }
        if (census.Failed > (spec.BackoffLimit ?? 6) || RestartsTooOften(job, census.Pods))
        {
            return Failure("BackoffLimitExceeded", "Job has reached the specified backoff limit");
        }
        if (timing.Deadline <= now)
        {
            return Failure("DeadlineExceeded", "Job was active longer than specified deadline");
        }
        var failed = census.FailedIndexes.Count;
        if (failed > spec.MaxFailedIndexes)
        {
            return Failure("MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes");
        }
        if (failed > 0 && failed + census.SucceededIndexes.Count >= census.Completions)
        {
            return Failure("FailedIndexes", "Job has failed indexes");
        }
        return SuccessPolicyMatch.Of(job, census.SucceededIndexes) is { } met
            ? JobConditions.Make(JobConditions.SuccessCriteriaMet, "True", "SuccessPolicy", met, now)
            : null;
    }

    /// <summary>A Job is complete when enough of its pods have succeeded; where no number is given, when one has and the others have ended.</summary>
    public static JobCondition? Completion(JobCensus census, int active, DateTimeOffset now) =>
        active == 0 && (census.Job.Spec.Completions is { } wanted ? census.Succeeded >= wanted : census.Succeeded > 0)
            ? JobConditions.Make(JobConditions.SuccessCriteriaMet, "True", "CompletionsReached", "Reached expected number of succeeded pods", now)
            : null;

    // Containers that are restarted in place never make their pod fail, so their restarts count instead.
    private static bool RestartsTooOften(Job job, IReadOnlyList<Pod> pods)
    {
        if (job.Spec.Template.Spec.RestartPolicy != "OnFailure")
        {
            return false;
        }
        var restarts = pods.Where(static p => p.Status.Phase is "Running" or "Pending")
            .Sum(static p => p.Status.InitContainerStatuses.Concat(p.Status.ContainerStatuses).Sum(static s => s.RestartCount));
        return restarts > 0 && restarts >= (job.Spec.BackoffLimit ?? 6);
    }

    /// <param name="Start">When the Job was started or last resumed; null while it has not.</param>
    /// <param name="Deadline">When it will have been active for too long; null for never.</param>
    internal sealed record Timing(Timestamp? Start, DateTimeOffset? Deadline, DateTimeOffset Now);
}
