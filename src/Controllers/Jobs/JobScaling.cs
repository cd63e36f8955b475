using MiniKube.Api.Core.V1;
using MiniKube.Controllers.ReplicaSets;

namespace MiniKube.Controllers.Jobs;

/// <summary>Which pods a running Job makes and which it gives up, so that as many run as it asks for and has use of.</summary>
/// <param name="Wait">After which time more pods may be made; null when nothing is held back.</param>
internal sealed record JobScaling(IReadOnlyList<Pod> Create, IReadOnlyList<Pod> Discard, TimeSpan? Wait)
{
    /// <summary>The most pods that one plan makes or gives up, so that one big Job does not starve the others.</summary>
    public const int Burst = 500;

    public static JobScaling None { get; } = new([], [], null);

    public static JobScaling Compute(JobCensus census, JobBackoff backoff, DateTimeOffset now)
    {
        var spec = census.Job.Spec;
        if (spec.Suspend == true)
        {
            return None with { Discard = census.Active };
        }
        var parallelism = spec.Parallelism ?? 1;
        // Without a number of completions the first success ends the making of pods, but not those that run.
        var wanted = spec.Completions is { } completions ? Math.Clamp(completions - census.Succeeded, 0, parallelism)
            : census.Succeeded > 0 ? census.Active.Count : parallelism;
        var discard = TooMany(census, census.Active.Count - wanted, now);
        if (discard.Count > 0)
        {
            return None with { Discard = discard };
        }
        var missing = wanted - census.Active.Count - (JobPods.ReplacesFailedOnly(census.Job) ? census.Terminating.Count : 0);
        return missing <= 0 ? None : Make(census, Math.Min(missing, Burst), backoff, now);
    }

    // Beside what is too much: of an index only one pod is wanted, and of no index none.
    private static IReadOnlyList<Pod> TooMany(JobCensus census, int excess, DateTimeOffset now)
    {
        var gone = new List<Pod>();
        var left = new List<Pod>(census.Active);
        if (census.IsIndexed)
        {
            gone.AddRange(census.Active.Where(p => census.IndexOf(p) is null));
            foreach (var group in census.Active.Where(p => census.IndexOf(p) is not null).GroupBy(census.IndexOf).OrderBy(static g => g.Key))
            {
                Pod[] same = [.. group];
                gone.AddRange(same.Length > 1 ? PodDeletionOrder.First(same, [], same.Length - 1, now) : []);
            }
            left.RemoveAll(gone.Contains);
        }
        if (excess > gone.Count)
        {
            gone.AddRange(PodDeletionOrder.First(left, [], excess - gone.Count, now));
        }
        return gone.Count > Burst ? gone[..Burst] : gone;
    }

    private static JobScaling Make(JobCensus census, int count, JobBackoff backoff, DateTimeOffset now)
    {
        var job = census.Job;
        if (!census.CountsPerIndex && backoff.Remaining(now) is { Ticks: > 0 } wait)
        {
            return None with { Wait = wait };
        }
        if (!census.IsIndexed)
        {
            return None with { Create = Enumerable.Repeat(JobPodTemplate.NewPod(job, null, null), count).ToArray() };
        }
        var indexes = Pending(census).Take(count).ToArray();
        TimeSpan Left(int index) => census.ToReplace.TryGetValue(index, out var failed)
            ? new JobBackoff(JobPods.AllFailuresBefore(failed) + 1, JobPods.FinishedAt(failed)).Remaining(now) : TimeSpan.Zero;
        var held = indexes.Select(Left).Where(static l => l > TimeSpan.Zero).ToArray();
        return new(
            indexes.Where(i => Left(i) == TimeSpan.Zero).Select(i => JobPodTemplate.NewPod(job, i, census.ToReplace.GetValueOrDefault(i))).ToArray(),
            [],
            held.Length == 0 ? null : held.Min());
    }

    private static IEnumerable<int> Pending(JobCensus census)
    {
        var busy = JobPods.ReplacesFailedOnly(census.Job) ? census.Active.Concat(census.Terminating) : census.Active;
        return CompletionIndexes.Of(busy.Select(census.IndexOf).OfType<int>())
            .Union(census.SucceededIndexes).Union(census.FailedIndexes).Missing(census.Completions);
    }
}
