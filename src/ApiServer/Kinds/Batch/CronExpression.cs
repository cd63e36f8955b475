using System.Globalization;
using MiniKube.Api.Values;

namespace MiniKube.ApiServer.Kinds.Batch;

/// <summary>
/// The form of a CronJob's schedule: five fields (minute, hour, day of month, month, day of week) with lists, ranges, steps and names, or a word such as
/// <c>@daily</c>; a zone may stand before (<c>TZ=Europe/Berlin</c>). Messages are those of the cron library that Kubernetes uses.
/// </summary>
internal static class CronExpression
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private static readonly Bounds[] Fields = [new(0, 59, []), new(0, 23, []), new(1, 31, []), new(1, 12, Months), new(0, 6, Days)];

    /// <summary>What a field may hold; its names stand for the numbers from the least on.</summary>
    private sealed record Bounds(long Min, long Max, string[] Names);

    /// <summary>What is wrong with a schedule; null for nothing.</summary>
    public static string? Problem(string schedule)
    {
        if (schedule.StartsWith("TZ=", StringComparison.Ordinal) || schedule.StartsWith("CRON_TZ=", StringComparison.Ordinal))
        {
            var zone = schedule[(schedule.IndexOf('=') + 1)..].Split(' ', 2);
            if (zone.Length < 2 || !TimeZoneInfo.TryFindSystemTimeZoneById(zone[0], out _))
            {
                return $"provided bad location {zone[0]}: unknown time zone {zone[0]}";
            }
            schedule = zone[1].Trim();
        }
        if (schedule.StartsWith('@'))
        {
            return Word(schedule);
        }
        var fields = schedule.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != Fields.Length)
        {
            return string.Create(CultureInfo.InvariantCulture, $"expected exactly 5 fields, found {fields.Length}: [{string.Join(' ', fields)}]");
        }
        return fields.Zip(Fields)
            .SelectMany(static f => f.First.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(part => Range(part, f.Second)))
            .FirstOrDefault(static p => p is not null);
    }

    private static string? Word(string word)
    {
        const string every = "@every ";
        if (word.StartsWith(every, StringComparison.Ordinal))
        {
            return GoDuration.TryParse(word[every.Length..], out _) ? null
                : $"failed to parse duration {word}: time: invalid duration {FieldError.Quote(word[every.Length..])}";
        }
        return word is "@yearly" or "@annually" or "@monthly" or "@weekly" or "@daily" or "@midnight" or "@hourly" ? null : $"unrecognized descriptor: {word}";
    }

    private static string? Range(string text, Bounds bounds)
    {
        var stepped = text.Split('/');
        var ends = stepped[0].Split('-');
        long start, end;
        if (ends[0] is "*" or "?")
        {
            (start, end) = (bounds.Min, bounds.Max);
        }
        else
        {
            if (ends.Length > 2)
            {
                return $"too many hyphens: {text}";
            }
            if (Number(ends[0], bounds, out start) is { } bad)
            {
                return bad;
            }
            end = start;
            if (ends.Length == 2 && Number(ends[1], bounds, out end) is { } badEnd)
            {
                return badEnd;
            }
        }
        if (stepped.Length > 2)
        {
            return $"too many slashes: {text}";
        }
        var step = 1L;
        if (stepped.Length == 2)
        {
            if (Number(stepped[1], null, out step) is { } bad)
            {
                return bad;
            }
            // A single number with a step goes on to the last.
            end = ends.Length == 1 ? bounds.Max : end;
        }
        return start < bounds.Min ? string.Create(CultureInfo.InvariantCulture, $"beginning of range ({start}) below minimum ({bounds.Min}): {text}")
            : end > bounds.Max ? string.Create(CultureInfo.InvariantCulture, $"end of range ({end}) above maximum ({bounds.Max}): {text}")
            : start > end ? string.Create(CultureInfo.InvariantCulture, $"beginning of range ({start}) beyond end of range ({end}): {text}")
            : step == 0 ? $"step of range should be a positive number: {text}"
            : null;
    }

    private static string? Number(string text, Bounds? bounds, out long number)
    {
        if (bounds is not null && Array.IndexOf(bounds.Names, text.ToLowerInvariant()) is >= 0 and var named)
        {
            number = bounds.Min + named;
            return null;
        }
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
        {
            return $"failed to parse int from {text}: strconv.Atoi: parsing {FieldError.Quote(text)}: invalid syntax";
        }
        return number < 0 ? string.Create(CultureInfo.InvariantCulture, $"negative number ({number}) not allowed: {text}") : null;
    }
}
