using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Jobs;

/// <summary>What a Job's plan is computed from.</summary>
/// <param name="Job">The Job as last seen; neither finished nor in another controller's hands.</param>
/// <param name="Pods">The pods of its namespace that it controls or that have no controller; others are ignored.</param>
/// <param name="Backoff">How its pods have failed so far.</param>
internal sealed record JobSnapshot(Job Job, IReadOnlyList<Pod> Pods, JobBackoff Backoff);

/// <summary>
/// The next step of a Job, to be taken in the order of the members. A Job ends in three: the verdict is written (FailureTarget or SuccessCriteriaMet), so that
/// whoever takes over carries out the same one; the pods that are left end and are counted; when none is left the Job is Failed or Complete.
/// </summary>
/// <param name="Discard">Pods that are too many: they lose their finalizer before they are deleted, so they never count as failed.</param>
/// <param name="End">Pods that the verdict ends.</param>
/// <param name="Create">The pods to make.</param>
/// <param name="Status">The status to write when all this has been done; equal to the present one when there is nothing to write.</param>
/// <param name="Events">What to tell once the status is written.</param>
/// <param name="Untrack">The pods that lose their finalizer once the status is written, which accounts for them.</param>
/// <param name="Backoff">What to remember of the failures once the status is written.</param>
/// <param name="Requeue">After which time to look again, which no event will tell.</param>
/// <param name="Failed">How many of the Job's pods have failed, with those that no status counts yet.</param>
/// <param name="Terminating">How many were being deleted before any of this.</param>
internal sealed record JobPlan(
    IReadOnlyList<Pod> Adopt,
    IReadOnlyList<Pod> Release,
    IReadOnlyList<Pod> Discard,
    IReadOnlyList<Pod> End,
    IReadOnlyList<Pod> Create,
    JobStatus Status,
    IReadOnlyList<PlannedEvent> Events,
    IReadOnlyList<Pod> Untrack,
    JobBackoff Backoff,
    TimeSpan? Requeue,
    int Failed,
    int Terminating)
{
    public static JobPlan Compute(JobSnapshot snapshot, DateTimeOffset now)
    {
        var job = snapshot.Job;
        var claims = Claims<Pod>.Compute(job.Metadata, WorkloadSelector.Compile(job.Spec.Selector ?? new LabelSelector()), snapshot.Pods);
        var census = new JobCensus(job, AsAdopted(claims));
        var backoff = snapshot.Backoff.After(census.NewSucceeded, census.NewFailed);
        var timing = Timing(job, now);

        var verdict = JobConditions.Met(job, JobConditions.SuccessCriteriaMet) ?? JobConditions.Met(job, JobConditions.FailureTarget);
        var decided = verdict is null ? JobVerdict.Decide(census, timing) : null;
        var goesOn = verdict is null && decided is null;
        var scaling = goesOn && job.Metadata.DeletionTimestamp is null ? JobScaling.Compute(census, backoff, now) : JobScaling.None;
        var end = verdict is null ? [] : census.Active;
        var left = census.Active.Except([.. scaling.Discard, .. end]).ToArray();
        var terminating = census.Terminating.Count + census.Active.Count - left.Length;
        decided ??= goesOn ? JobVerdict.Completion(census, left.Length + scaling.Create.Count, now) : null;

        var tracking = JobTracking.Compute(census, verdict);
        var status = tracking.Status with
        {
            StartTime = timing.Start,
            Active = JobTracking.Count(left.Length + scaling.Create.Count),
            Ready = left.Count(PodStates.IsReady),
            Terminating = terminating,
        };
        var events = new List<PlannedEvent>();
        if (decided is not null)
        {
            status = status with { Conditions = status.Conditions.With(decided) };
        }
        else if (verdict is not null)
        {
            var isOver = terminating == 0 && tracking.Untrack.Count == 0 && status.UncountedTerminatedPods is { Succeeded.Count: 0, Failed.Count: 0 };
            status = isOver ? JobTurns.Finish(job, status, verdict, events, now) : status;
        }
        else if (job.Metadata.DeletionTimestamp is null)
        {
            status = JobTurns.Suspend(job, status, events, now);
        }
        return new(claims.Adopt, claims.Release, scaling.Discard, end, scaling.Create, status, events, tracking.Untrack, backoff,
            Earliest(scaling.Wait, goesOn && timing.Deadline > now ? timing.Deadline - now : null), census.Failed, census.Terminating.Count);
    }

    // Adoption makes a pod one that is tracked.
    private static Pod[] AsAdopted(Claims<Pod> claims) => claims.Owned.Select(p => !claims.Adopt.Contains(p) || JobPods.IsTracked(p) ? p
        : p with { Metadata = p.Metadata with { Finalizers = [.. p.Metadata.Finalizers, JobPods.TrackingFinalizer] } }).ToArray();

    // A Job that is resumed starts anew, its deadline included.
    private static JobVerdict.Timing Timing(Job job, DateTimeOffset now)
    {
        var suspended = job.Spec.Suspend == true;
        var resumes = JobConditions.Met(job, JobConditions.Suspended) is not null && job.Metadata.DeletionTimestamp is null
            && JobConditions.Met(job, JobConditions.SuccessCriteriaMet) is null && JobConditions.Met(job, JobConditions.FailureTarget) is null;
        var start = !suspended && (job.Status.StartTime is null || resumes) ? now : job.Status.StartTime;
        return new(start, suspended || job.Spec.ActiveDeadlineSeconds is not { } seconds ? null : start?.Moment.AddSeconds(seconds), now);
    }

    private static TimeSpan? Earliest(TimeSpan? a, TimeSpan? b) => a is null || b < a ? b ?? a : a;
}
