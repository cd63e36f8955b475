using System.Collections.Concurrent;

namespace MiniKube.Api.Metrics;

/// <summary>All that are written under one heading of <c>/metrics</c>.</summary>
public interface IMetricFamily
{
    void Write(MetricsText output);
}

/// <summary>One member of a family: the figure under one set of labels.</summary>
public interface IMetric
{
    void Write(MetricsText output, string name, string labels);
}

/// <summary>
/// The metrics of one name, told apart by labels. Finding a metric costs a string; whoever counts often finds it once and keeps it.
/// </summary>
public sealed class MetricFamily<T>(string name, string type, string help, Func<T> create) : IMetricFamily where T : class, IMetric
{
    private readonly ConcurrentDictionary<string, T> members = new(StringComparer.Ordinal);

    /// <param name="labels">As <see cref="MetricsText.Labels"/> makes them; empty for a family of one.</param>
    public T Get(string labels = "") => members.GetOrAdd(labels, static (_, make) => make(), create);

    public void Write(MetricsText output)
    {
        if (members.IsEmpty)
        {
            return;
        }
        output.Family(name, type, help);
        foreach (var (labels, metric) in members.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            metric.Write(output, name, labels);
        }
    }
}

/// <summary>Figures that are looked up when somebody asks.</summary>
internal sealed class ObservedFamily(string name, string type, string help, Func<IEnumerable<(string Labels, double Value)>> observe) : IMetricFamily
{
    public void Write(MetricsText output)
    {
        output.Family(name, type, help);
        foreach (var (labels, value) in observe())
        {
            output.Sample(name, labels, value);
        }
    }
}
