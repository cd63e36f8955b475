using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;

namespace MiniKube.Controllers.Jobs;

/// <summary>
/// The books of a Job (KEP-2307), by which every pod is counted exactly once, whatever dies in between. A pod that has ended is first noted by uid in
/// the status, then loses its finalizer, and when it is seen without, its note becomes one more in the count. An index that succeeded needs no note: it is in
/// completedIndexes, however often it is entered.
/// </summary>
/// <param name="Status">The status with its counts brought up to date.</param>
/// <param name="Untrack">The pods that lose their finalizer once this status is written.</param>
internal sealed record JobTracking(JobStatus Status, IReadOnlyList<Pod> Untrack)
{
    /// <summary>So many pods are entered at a time: it bounds the notes, and one big Job does not starve the others.</summary>
    public const int Batch = 500;

    /// <param name="census">The pods.</param>
    /// <param name="verdict">What the status says already of the Job's end; null while it goes on.</param>
    public static JobTracking Compute(JobCensus census, JobCondition? verdict)
    {
        var (job, old) = (census.Job, census.Job.Status);
        var tracked = census.Pods.Where(JobPods.IsTracked).ToArray();
        HashSet<string> present = new(tracked.Select(static p => p.Metadata.Uid!), StringComparer.Ordinal);
        var notes = old.UncountedTerminatedPods ?? new UncountedTerminatedPods();
        List<string> succeeded = [.. notes.Succeeded.Where(present.Contains)];
        List<string> failed = [.. notes.Failed.Where(present.Contains)];
        var status = old with
        {
            Failed = Count((old.Failed ?? 0) + notes.Failed.Count - failed.Count),
            Succeeded = Count(census.IsIndexed ? census.Succeeded : (old.Succeeded ?? 0) + notes.Succeeded.Count - succeeded.Count),
            CompletedIndexes = census.SucceededIndexes.Count > 0 ? census.SucceededIndexes.ToString() : null,
            FailedIndexes = census.CountsPerIndex ? census.FailedIndexes.ToString() : null,
        };
        var untrack = tracked.Where(p => IsDone(census, p, verdict)).OrderBy(p => census.IndexOf(p) ?? int.MaxValue).Take(Batch).ToArray();
        foreach (var pod in untrack)
        {
            var uid = pod.Metadata.Uid!;
            if (census.IsCountedFailed(pod) || (census.IsIndexed && census.IndexOf(pod) is null))
            {
                continue;
            }
            if (pod.Status.Phase == "Succeeded")
            {
                if (!census.IsIndexed && !succeeded.Contains(uid))
                {
                    succeeded.Add(uid);
                }
            }
            else if (CountsAsFailed(job, pod, verdict) && PodFailureMatch.Of(job, pod).Counts)
            {
                failed.Add(uid);
            }
        }
        var after = new UncountedTerminatedPods { Succeeded = succeeded, Failed = failed };
        return new(status with { UncountedTerminatedPods = after.Equals(notes) ? notes : after }, untrack);
    }

    /// <summary>Nothing more will be learned from this pod.</summary>
    private static bool IsDone(JobCensus census, Pod pod, JobCondition? verdict) =>
        census.Job.Metadata.DeletionTimestamp is not null || verdict is not null || pod.Status.Phase == "Succeeded"
        || (JobPods.IsFailed(pod, census.Job)
            && !(census.IndexOf(pod) is { } index && census.ToReplace.TryGetValue(index, out var waiting) && waiting.Metadata.Uid == pod.Metadata.Uid));

    // The pods that a failed Job takes with it have failed; those that a successful one has no more use for have not.
    private static bool CountsAsFailed(Job job, Pod pod, JobCondition? verdict) => verdict?.Type switch
    {
        JobConditions.FailureTarget => true,
        JobConditions.SuccessCriteriaMet => pod.Status.Phase == "Failed",
        _ => JobPods.IsFailed(pod, job),
    };

    /// <summary>A count as the API writes it: none is left out.</summary>
    public static int? Count(int count) => count == 0 ? null : count;
}
