using System.Globalization;

namespace MiniKube.ApiServer.Kinds.Batch;

/// <summary>Indexes of an Indexed Job as its status writes them: single ones and intervals in increasing order, <c>1,3-5,7</c>.</summary>
internal sealed record IndexIntervals(IReadOnlyList<(int First, int Last)> Intervals)
{
    public static IndexIntervals Empty { get; } = new([]);

    /// <summary>How many indexes there are.</summary>
    public long Count => Intervals.Sum(static i => (long)i.Last - i.First + 1);

    /// <param name="text">The text; the empty one is no index.</param>
    /// <param name="completions">Indexes are below it.</param>
    /// <param name="intervals">The indexes; none where the text is not of the form.</param>
    /// <param name="problem">What is wrong with the text.</param>
    public static bool TryParse(string text, int completions, out IndexIntervals intervals, out string problem)
    {
        intervals = Empty;
        var found = new List<(int First, int Last)>();
        foreach (var part in text.Length == 0 ? [] : text.Split(','))
        {
            if (!TryInterval(part, completions, out var interval, out problem))
            {
                return false;
            }
            if (found.Count > 0 && found[^1].Last >= interval.First)
            {
                problem = NotIncreasing(found[^1].Last, interval.First);
                return false;
            }
            found.Add(interval);
        }
        intervals = new(found);
        problem = "";
        return true;
    }

    /// <summary>The first index that both have; null where there is none.</summary>
    public int? FirstIn(IndexIntervals other)
    {
        for (int i = 0, j = 0; i < Intervals.Count && j < other.Intervals.Count;)
        {
            var (a, b) = (Intervals[i], other.Intervals[j]);
            if (a.First <= b.Last && b.First <= a.Last)
            {
                return Math.Max(a.First, b.First);
            }
            _ = a.First <= b.First ? i++ : j++;
        }
        return null;
    }

    private static bool TryInterval(string part, int completions, out (int First, int Last) interval, out string problem)
    {
        interval = default;
        var limits = part.Split('-');
        if (limits.Length > 2)
        {
            problem = $"the fragment {FieldError.Quote(part)} violates the requirement that an index interval can have at most two parts separated by '-'";
            return false;
        }
        Span<int> numbers = stackalloc int[2];
        for (var i = 0; i < limits.Length; i++)
        {
            if (!int.TryParse(limits[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i]))
            {
                problem = $"cannot convert string to integer for index: {FieldError.Quote(limits[i])}";
                return false;
            }
            if (numbers[i] >= completions)
            {
                problem = $"too large index: {FieldError.Quote(limits[i])}";
                return false;
            }
        }
        if (limits.Length == 2 && numbers[0] >= numbers[1])
        {
            problem = NotIncreasing(numbers[0], numbers[1]);
            return false;
        }
        interval = (numbers[0], numbers[limits.Length - 1]);
        problem = "";
        return true;
    }

    private static string NotIncreasing(int previous, int current) =>
        string.Create(CultureInfo.InvariantCulture, $"non-increasing order, previous: {previous}, current: {current}");
}
