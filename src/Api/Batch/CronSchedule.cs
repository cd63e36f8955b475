using System.Globalization;
using MiniKube.Api.Values;

namespace MiniKube.Api.Batch;

/// <summary>
/// The schedule of a CronJob: five fields (minute, hour, day of month, month, day of week) with lists, ranges, steps and names, a word such as <c>@daily</c>, or
/// <c>@every 90m</c>. Where neither day field is <c>*</c>, a day fits when either does. Behaviour and messages are those of the cron library that Kubernetes
/// uses (robfig/cron v3). A zone may stand before it (<c>TZ=Europe/Berlin</c>, <c>CRON_TZ=...</c>); the API takes that only where it was stored long ago.
/// </summary>
public sealed class CronSchedule
{
    private const int Years = 5;

    private static readonly CronField.Bounds[] Bounds =
    [
        new(0, 59, []), new(0, 23, []), new(1, 31, []),
        new(1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
        new(0, 6, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
    ];

    private readonly CronField minute, hour, dayOfMonth, month, dayOfWeek;
    private readonly TimeSpan? every;
    private TimeZoneInfo? own;

    private CronSchedule(CronField[] fields) => (minute, hour, dayOfMonth, month, dayOfWeek) = (fields[0], fields[1], fields[2], fields[3], fields[4]);

    private CronSchedule(TimeSpan every) => this.every = every;

    /// <param name="text">The schedule.</param>
    /// <param name="schedule">What it means; null where it means nothing.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static bool TryParse(string text, out CronSchedule? schedule, out string problem)
    {
        const string every = "@every ";
        (schedule, problem) = (null, "");
        if (text.StartsWith("TZ=", StringComparison.Ordinal) || text.StartsWith("CRON_TZ=", StringComparison.Ordinal))
        {
            var parts = text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..].Split(' ', 2);
            if (parts.Length < 2 || !TimeZoneInfo.TryFindSystemTimeZoneById(parts[0], out var zone))
            {
                problem = $"provided bad location {parts[0]}: unknown time zone {parts[0]}";
                return false;
            }
            if (TryParse(parts[1].Trim(), out schedule, out problem))
            {
                schedule!.own = zone;
            }
            return schedule is not null;
        }
        if (text.StartsWith(every, StringComparison.Ordinal))
        {
            if (!GoDuration.TryParse(text[every.Length..], out var pause))
            {
                problem = $"failed to parse duration {text}: time: invalid duration \"{text[every.Length..]}\"";
                return false;
            }
            schedule = new(TimeSpan.FromSeconds(Math.Max(1, Math.Floor(pause.TotalSeconds))));
            return true;
        }
        var line = text.StartsWith('@') ? Word(text) : text;
        if (line is null)
        {
            problem = $"unrecognized descriptor: {text}";
            return false;
        }
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != Bounds.Length)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"expected exactly 5 fields, found {words.Length}: [{string.Join(' ', words)}]");
            return false;
        }
        var fields = new CronField[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (!CronField.TryParse(words[i], Bounds[i], out fields[i], out problem))
            {
                return false;
            }
        }
        schedule = new(fields);
        return true;
    }

    /// <summary>
    /// The first time that fits and is later, in the zone or in the schedule's own; null where there is none within five years. What the clocks of the zone skip does not happen, and what they show
    /// twice happens twice.
    /// </summary>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        if (every is { } pause)
        {
            return DateTimeOffset.FromUnixTimeSeconds(after.ToUnixTimeSeconds()) + pause;
        }
        zone = own ?? zone;
        var local = TimeZoneInfo.ConvertTime(after, zone);
        var last = local.Year + Years;
        local = TimeZoneInfo.ConvertTime(local.AddTicks(TimeSpan.TicksPerMinute - (local.Ticks % TimeSpan.TicksPerMinute)), zone);
        while (local.Year <= last)
        {
            if (!month.Contains(local.Month))
            {
                local = Midnight(new DateTime(local.Year, local.Month, 1).AddMonths(1), zone);
            }
            else if (!FitsDay(local))
            {
                local = Midnight(local.Date.AddDays(1), zone);
            }
            else if (!hour.Contains(local.Hour))
            {
                local = TimeZoneInfo.ConvertTime(local.AddMinutes(60 - local.Minute), zone);
            }
            else if (!minute.Contains(local.Minute))
            {
                local = TimeZoneInfo.ConvertTime(local.AddMinutes(1), zone);
            }
            else
            {
                return local.ToUniversalTime();
            }
        }
        return null;
    }

    private bool FitsDay(DateTimeOffset local)
    {
        var (byMonth, byWeek) = (dayOfMonth.Contains(local.Day), dayOfWeek.Contains((int)local.DayOfWeek));
        return dayOfMonth.IsAny || dayOfWeek.IsAny ? byMonth && byWeek : byMonth || byWeek;
    }

    // The beginning of a day, which is not midnight where the clocks skip it, and the first of two where they show it twice.
    private static DateTimeOffset Midnight(DateTime day, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(day))
        {
            day = day.AddMinutes(1);
        }
        return new(day, zone.IsAmbiguousTime(day) ? zone.GetAmbiguousTimeOffsets(day).Max() : zone.GetUtcOffset(day));
    }

    private static string? Word(string word) => word switch
    {
        "@yearly" or "@annually" => "0 0 1 1 *",
        "@monthly" => "0 0 1 * *",
        "@weekly" => "0 0 * * 0",
        "@daily" or "@midnight" => "0 0 * * *",
        "@hourly" => "0 * * * *",
        _ => null,
    };
}
