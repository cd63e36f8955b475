using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MiniKube.Bench.Load;

/// <summary>What one client did in a run.</summary>
internal sealed class Tally
{
    /// <summary>In Stopwatch ticks.</summary>
    public List<long> Latencies { get; } = new(1 << 14);
    public long Bytes { get; set; }
    public long Errors { get; set; }
}

/// <summary>The figures of one run, as a line of JSON.</summary>
internal static class Measurement
{
    /// <summary>Rates, percentiles, bytes and errors of all clients together.</summary>
    public static JsonObject Of(string name, IReadOnlyList<Tally> tallies, TimeSpan elapsed)
    {
        var sorted = tallies.SelectMany(t => t.Latencies).Order().ToArray();
        return new JsonObject
        {
            ["name"] = name,
            ["clients"] = tallies.Count,
            ["seconds"] = Math.Round(elapsed.TotalSeconds, 3),
            ["ops"] = sorted.Length,
            ["ops_per_s"] = Math.Round(sorted.Length / elapsed.TotalSeconds, 1),
            ["p50_ms"] = Percentile(sorted, 0.50),
            ["p90_ms"] = Percentile(sorted, 0.90),
            ["p99_ms"] = Percentile(sorted, 0.99),
            ["max_ms"] = Percentile(sorted, 1),
            ["bytes"] = tallies.Sum(t => t.Bytes),
            ["errors"] = tallies.Sum(t => t.Errors),
        };
    }

    /// <summary>The smallest value that at least this share of the sorted values does not exceed, in milliseconds; null of none.</summary>
    public static double? Percentile(ReadOnlySpan<long> sorted, double share)
    {
        if (sorted.IsEmpty)
        {
            return null;
        }
        var index = (int)Math.Ceiling(share * sorted.Length) - 1;
        return Math.Round(sorted[Math.Clamp(index, 0, sorted.Length - 1)] * 1000.0 / Stopwatch.Frequency, 3);
    }

    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
