using MiniKube.Api.Batch;
using MiniKube.Api.Batch.V1;

namespace MiniKube.Controllers.CronJobs;

/// <summary>Where a CronJob stands in its schedule.</summary>
/// <param name="Due">The last time that has passed since the CronJob was made or last ran, and is not past its deadline; null where there is none.</param>
/// <param name="TooManyMissed">So many times have passed that clocks are to be doubted.</param>
/// <param name="Next">The first time to come; null where there is none.</param>
internal sealed record CronTimes(DateTimeOffset? Due, bool TooManyMissed, DateTimeOffset? Next)
{
    private const int Many = 100;

    public static CronTimes Compute(CronJob cronJob, CronSchedule schedule, TimeZoneInfo zone, DateTimeOffset now)
    {
        var since = (cronJob.Status.LastScheduleTime ?? cronJob.Metadata.CreationTimestamp)?.Moment ?? now;
        if (cronJob.Spec.StartingDeadlineSeconds is { } seconds && seconds < (now - since).TotalSeconds)
        {
            since = now.AddSeconds(-seconds);
        }
        if (schedule.Next(since, zone) is not { } first)
        {
            return new(null, false, null);
        }
        if (first > now)
        {
            return new(null, false, first);
        }
        // How many there are is estimated by the first two, so that a long absence costs nothing; the last one is then near.
        var pace = schedule.Next(first, zone) - first ?? TimeSpan.MaxValue;
        var missed = (long)((now - first) / pace) + 1;
        var (due, next) = (first, schedule.Next(missed > 2 ? first + (pace * (missed - 2)) : first, zone));
        // Where the pace is uneven, the estimate may have led beyond now.
        next = next > now ? schedule.Next(first, zone) : next;
        while (next <= now)
        {
            (due, next) = (next.Value, schedule.Next(next.Value, zone));
        }
        return new(due, missed > Many, next);
    }
}
