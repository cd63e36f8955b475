using System.Globalization;
using System.Text;

namespace MiniKube.Controllers.Jobs;

/// <summary>
/// A set of completion indexes, kept as the intervals that it consists of: in order, neither overlapping nor touching. Its text is that of a Job's
/// status: <c>1,3-5,7</c>; an interval of two is written as two indexes.
/// </summary>
internal sealed class CompletionIndexes
{
    private readonly List<(int First, int Last)> intervals;

    private CompletionIndexes(List<(int First, int Last)> intervals) => this.intervals = intervals;

    public static CompletionIndexes Empty { get; } = new([]);

    public int Count => intervals.Sum(static i => i.Last - i.First + 1);

    public static CompletionIndexes Of(IEnumerable<int> indexes) => new(Joined(indexes.Select(static i => (i, i))));

    /// <summary>Reads a status' text. What is not of its form is passed over, and so are indexes that the Job no longer has.</summary>
    public static CompletionIndexes Parse(string? text, int completions)
    {
        var found = new List<(int First, int Last)>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var dash = part.IndexOf('-', StringComparison.Ordinal);
            if (Number(dash < 0 ? part : part[..dash]) is { } first && Number(part[(dash + 1)..]) is { } last && first < completions)
            {
                found.Add((first, Math.Min(last, completions - 1)));
            }
        }
        return new(Joined(found));
    }

    public bool Contains(int index) => intervals.Exists(i => i.First <= index && index <= i.Last);

    public CompletionIndexes Union(CompletionIndexes other) =>
        other.intervals.Count == 0 ? this : intervals.Count == 0 ? other : new(Joined(intervals.Concat(other.intervals)));

    /// <summary>How many indexes both sets have.</summary>
    public int CountIn(CompletionIndexes other) =>
        intervals.Sum(a => other.intervals.Sum(b => Math.Max(0, Math.Min(a.Last, b.Last) - Math.Max(a.First, b.First) + 1)));

    /// <summary>The least indexes below <paramref name="completions"/> that are not in the set.</summary>
    public IEnumerable<int> Missing(int completions)
    {
        var candidate = 0;
        foreach (var (first, last) in intervals)
        {
            for (; candidate < first && candidate < completions; candidate++)
            {
                yield return candidate;
            }
            candidate = last + 1;
        }
        for (; candidate < completions; candidate++)
        {
            yield return candidate;
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (first, last) in intervals)
        {
            var between = last == first + 1 ? "," : "-";
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? "," : "")}{first}");
            _ = last > first ? text.Append(CultureInfo.InvariantCulture, $"{between}{last}") : text;
        }
        return text.ToString();
    }

    private static List<(int First, int Last)> Joined(IEnumerable<(int First, int Last)> parts)
    {
        var joined = new List<(int First, int Last)>();
        foreach (var part in parts.Where(static p => p.First <= p.Last).OrderBy(static p => p.First))
        {
            if (joined.Count > 0 && part.First <= joined[^1].Last + 1)
            {
                joined[^1] = (joined[^1].First, Math.Max(joined[^1].Last, part.Last));
            }
            else
            {
                joined.Add(part);
            }
        }
        return joined;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
