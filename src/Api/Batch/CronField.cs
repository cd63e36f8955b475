using System.Globalization;

namespace MiniKube.Api.Batch;

/// <summary>One field of a cron schedule: the numbers that it admits.</summary>
/// <param name="bits">One bit for each.</param>
/// <param name="isAny">It was written <c>*</c> or <c>?</c>, and so says nothing.</param>
internal readonly struct CronField(ulong bits, bool isAny)
{
    /// <summary>What a field may hold; its names stand for the numbers from the least on.</summary>
    internal sealed record Bounds(int Min, int Max, string[] Names);

    public bool IsAny => isAny;

    public bool Contains(int number) => (bits >> number & 1) != 0;

    public static bool TryParse(string text, Bounds bounds, out CronField field, out string problem)
    {
        var (bits, any) = (0UL, false);
        field = default;
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if ((problem = Range(part, bounds, ref bits, ref any)!) is not null)
            {
                return false;
            }
        }
        (field, problem) = (new(bits, any), "");
        return true;
    }

    private static string? Range(string text, Bounds bounds, ref ulong bits, ref bool any)
    {
        var stepped = text.Split('/');
        var ends = stepped[0].Split('-');
        long start, end;
        var star = ends[0] is "*" or "?";
        if (star)
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
        if (start < bounds.Min)
        {
            return string.Create(CultureInfo.InvariantCulture, $"beginning of range ({start}) below minimum ({bounds.Min}): {text}");
        }
        if (end > bounds.Max)
        {
            return string.Create(CultureInfo.InvariantCulture, $"end of range ({end}) above maximum ({bounds.Max}): {text}");
        }
        if (start > end)
        {
            return string.Create(CultureInfo.InvariantCulture, $"beginning of range ({start}) beyond end of range ({end}): {text}");
        }
        if (step == 0)
        {
            return $"step of range should be a positive number: {text}";
        }
        for (var number = start; number <= end; number += step)
        {
            bits |= 1UL << (int)number;
        }
        any |= star && step == 1;
        return null;
    }

    private static string? Number(string text, Bounds? bounds, out long number)
    {
        if (bounds is not null && Array.IndexOf(bounds.Names, text.ToLowerInvariant()) is >= 0 and var named)
        {
            number = bounds.Min + named;
            return null;
        }
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed))
        {
            number = 0;
            return $"failed to parse int from {text}: strconv.Atoi: parsing \"{text}\": invalid syntax";
        }
        number = parsed;
        return number < 0 ? string.Create(CultureInfo.InvariantCulture, $"negative number ({number}) not allowed: {text}") : null;
    }
}
