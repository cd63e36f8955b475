namespace MiniKube.Api.Metrics;

/// <summary>A figure that counts up, or, as a gauge, up and down.</summary>
public sealed class Counter : IMetric
{
    private long value;

    public long Value => Interlocked.Read(ref value);

    public void Add(long count = 1) => Interlocked.Add(ref value, count);

    public void Set(long now) => Interlocked.Exchange(ref value, now);

    public void Write(MetricsText output, string name, string labels) => output.Sample(name, labels, Value);
}
