namespace MiniKube.Api.Metrics;

/// <summary>What <c>/metrics</c> shows. Families are named and labelled as upstream's, so that its dashboards and alerts work.</summary>
public sealed class MetricRegistry
{
    private readonly List<IMetricFamily> families = [];

    public MetricFamily<Counter> Counter(string name, string help) => Add(new MetricFamily<Counter>(name, "counter", help, static () => new Counter()));

    /// <summary>A figure that goes up and down.</summary>
    public MetricFamily<Counter> Gauge(string name, string help) => Add(new MetricFamily<Counter>(name, "gauge", help, static () => new Counter()));

    public MetricFamily<Histogram> Histogram(string name, string help, double[] bounds) =>
        Add(new MetricFamily<Histogram>(name, "histogram", help, () => new Histogram(bounds)));

    /// <summary>A family whose samples are looked up when somebody asks.</summary>
    public void Observe(string name, string type, string help, Func<IEnumerable<(string Labels, double Value)>> samples) =>
        Add(new ObservedFamily(name, type, help, samples));

    public byte[] Write()
    {
        var output = new MetricsText();
        IMetricFamily[] all;
        lock (families)
        {
            all = [.. families];
        }
        foreach (var family in all)
        {
            family.Write(output);
        }
        return output.ToUtf8();
    }

    private T Add<T>(T family) where T : IMetricFamily
    {
        lock (families)
        {
            families.Add(family);
        }
        return family;
    }
}
