using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Jobs;

/// <summary>A Job's pods, sorted by what they mean for it, and the sums of what its status has counted and what it has yet to count.</summary>
internal sealed class JobCensus
{
    private readonly HashSet<string> countedFailed;

    /// <param name="job">The Job.</param>
    /// <param name="pods">The pods that it owns.</param>
    public JobCensus(Job job, IReadOnlyList<Pod> pods)
    {
        Job = job;
        Pods = pods;
        IsIndexed = job.Spec.CompletionMode == "Indexed";
        Active = pods.Where(PodStates.IsActive).ToArray();
        Terminating = pods.Where(static p => PodStates.IsTerminating(p) && !PodStates.IsTerminal(p)).ToArray();
        var uncounted = job.Status.UncountedTerminatedPods;
        countedFailed = new(uncounted?.Failed ?? [], StringComparer.Ordinal);
        HashSet<string> countedSucceeded = new(uncounted?.Succeeded ?? [], StringComparer.Ordinal);
        var tracked = pods.Where(p => JobPods.IsTracked(p) && (!IsIndexed || IndexOf(p) is not null)).ToArray();
        NewSucceeded = tracked.Where(p => p.Status.Phase == "Succeeded" && !countedSucceeded.Contains(p.Metadata.Uid!) && !IsCountedFailed(p)).ToArray();
        NewFailed = tracked.Where(p => JobPods.IsFailed(p, job) && !IsCountedFailed(p)).ToArray();
        Failed = (job.Status.Failed ?? 0) + countedFailed.Count + NewFailed.Count(p => PodFailureMatch.Of(job, p).Counts);
        Succeeded = (job.Status.Succeeded ?? 0) + countedSucceeded.Count + NewSucceeded.Count;
        if (IsIndexed)
        {
            var failedBefore = CompletionIndexes.Parse(job.Status.FailedIndexes, Completions);
            SucceededIndexes = CompletionIndexes.Parse(job.Status.CompletedIndexes, Completions)
                .Union(CompletionIndexes.Of(NewSucceeded.Select(p => IndexOf(p)!.Value).Where(i => !failedBefore.Contains(i))));
            FailedIndexes = failedBefore.Union(CompletionIndexes.Of(NewFailed.Where(FailsItsIndex).Select(p => IndexOf(p)!.Value).Where(i => !SucceededIndexes.Contains(i))));
            Succeeded = SucceededIndexes.Count;
            ToReplace = CountsPerIndex ? LastFailed() : [];
        }
    }

    public Job Job { get; }
    public IReadOnlyList<Pod> Pods { get; }
    public bool IsIndexed { get; }
    public bool CountsPerIndex => IsIndexed && Job.Spec.BackoffLimitPerIndex is not null;

    /// <summary>How many indexes there are; 0 where completions are not bounded.</summary>
    public int Completions => Job.Spec.Completions ?? 0;

    public IReadOnlyList<Pod> Active { get; }
    public IReadOnlyList<Pod> Terminating { get; }

    /// <summary>Pods that have ended since the status was written.</summary>
    public IReadOnlyList<Pod> NewSucceeded { get; }
    public IReadOnlyList<Pod> NewFailed { get; }

    public int Succeeded { get; }
    public int Failed { get; }
    public CompletionIndexes SucceededIndexes { get; } = CompletionIndexes.Empty;
    public CompletionIndexes FailedIndexes { get; } = CompletionIndexes.Empty;

    /// <summary>By index, the pod that waits for its replacement, which is to learn from it how often the index has failed.</summary>
    public IReadOnlyDictionary<int, Pod> ToReplace { get; } = new Dictionary<int, Pod>();

    public int? IndexOf(Pod pod) => JobPods.IndexOf(pod, Job);

    /// <summary>The status has this pod among the failed ones already.</summary>
    public bool IsCountedFailed(Pod pod) => countedFailed.Contains(pod.Metadata.Uid!);

    private bool FailsItsIndex(Pod pod)
    {
        if (!CountsPerIndex)
        {
            return false;
        }
        var match = PodFailureMatch.Of(Job, pod);
        return match.Action == "FailIndex" || (match.Counts && JobPods.FailuresBefore(pod) >= Job.Spec.BackoffLimitPerIndex);
    }

    private Dictionary<int, Pod> LastFailed()
    {
        var active = Active.Select(IndexOf).ToHashSet();
        return NewFailed.Where(p => IndexOf(p) is var i && !active.Contains(i) && !SucceededIndexes.Contains(i!.Value) && !FailedIndexes.Contains(i.Value))
            .GroupBy(p => IndexOf(p)!.Value)
            .ToDictionary(static g => g.Key, static g => g.OrderBy(JobPods.AllFailuresBefore).ThenBy(JobPods.FinishedAt).Last());
    }
}
