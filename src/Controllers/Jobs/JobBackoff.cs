using MiniKube.Api.Core.V1;

namespace MiniKube.Controllers.Jobs;

/// <summary>How long a Job waits before it replaces pods that failed: 10 s after the first failure, twice as long after each further, 10 min at most.</summary>
/// <param name="Failures">How many pods have failed since one last succeeded.</param>
/// <param name="LastFailure">When the last of them did.</param>
internal sealed record JobBackoff(int Failures, DateTimeOffset LastFailure)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(10);

    public static JobBackoff None { get; } = new(0, DateTimeOffset.MinValue);

    /// <summary>The back-off once more pods have ended: a success ends all that was before it.</summary>
    public JobBackoff After(IReadOnlyList<Pod> succeeded, IReadOnlyList<Pod> failed)
    {
        var ends = failed.Select(JobPods.FinishedAt);
        var before = this;
        if (succeeded.Count > 0)
        {
            var success = succeeded.Max(JobPods.FinishedAt);
            ends = ends.Where(end => end > success);
            before = None;
        }
        var counted = ends.ToArray();
        return counted.Length == 0 ? before : new(before.Failures + counted.Length, counted.Max());
    }

    /// <summary>How long it is until a pod may be made; zero when one may be made now.</summary>
    public TimeSpan Remaining(DateTimeOffset now)
    {
        if (Failures == 0)
        {
            return TimeSpan.Zero;
        }
        // Ten minutes are reached long before the shift could overflow.
        var pause = First * (1L << Math.Min(Failures - 1, 10));
        var left = LastFailure + (pause < Most ? pause : Most) - now;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
