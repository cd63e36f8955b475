namespace MiniKube.Api.Metrics;

/// <summary>How often values fell below each of some bounds, and their sum.</summary>
/// <param name="bounds">The upper bounds, ascending and inclusive; what lies above all of them is counted too.</param>
public sealed class Histogram(double[] bounds) : IMetric
{
    private readonly long[] counts = new long[bounds.Length + 1];
    private double sum;

    public void Observe(double value)
    {
        var index = 0;
        while (index < bounds.Length && value > bounds[index])
        {
            index++;
        }
        Interlocked.Increment(ref counts[index]);
        var seen = Volatile.Read(ref sum);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref sum, seen + value, seen);
            if (before.Equals(seen))
            {
                return;
            }
            seen = before;
        }
    }

    public void Write(MetricsText output, string name, string labels)
    {
        var separator = labels.Length == 0 ? "" : ",";
        var below = 0L;
        for (var i = 0; i <= bounds.Length; i++)
        {
            below += Interlocked.Read(ref counts[i]);
            var bound = i < bounds.Length ? bounds[i] : double.PositiveInfinity;
            output.Sample(name + "_bucket", $"{labels}{separator}le=\"{MetricsText.Number(bound)}\"", below);
        }
        output.Sample(name + "_sum", labels, Volatile.Read(ref sum));
        output.Sample(name + "_count", labels, below);
    }
}
