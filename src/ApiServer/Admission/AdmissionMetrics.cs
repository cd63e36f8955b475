using System.Collections.Concurrent;
using MiniKube.Api.Metrics;

namespace MiniKube.ApiServer.Admission;

/// <summary>How long admission takes: every plugin by itself, and each of its two steps as a whole.</summary>
internal sealed class AdmissionMetrics(MetricRegistry registry)
{
    private static readonly double[] Bounds = [0.005, 0.025, 0.1, 0.5, 1, 2.5];

    private readonly ConcurrentDictionary<(string Name, string Type, AdmissionOperation Operation, bool Rejected), Histogram> controllers = new();
    private readonly ConcurrentDictionary<(string Type, AdmissionOperation Operation, bool Rejected), Histogram> steps = new();
    private readonly MetricFamily<Histogram> controller = registry.Histogram("apiserver_admission_controller_admission_duration_seconds",
        "Seconds that an admission plugin took for a write, by plugin, operation and outcome.", Bounds);
    private readonly MetricFamily<Histogram> step = registry.Histogram("apiserver_admission_step_admission_duration_seconds",
        "Seconds that all admission plugins together took for a write, by step, operation and outcome.", Bounds);

    /// <param name="name">The plugin.</param>
    /// <param name="type"><c>admit</c> or <c>validate</c>.</param>
    /// <param name="operation">What was to be done.</param>
    /// <param name="rejected">Whether the plugin refused it.</param>
    public Histogram Controller(string name, string type, AdmissionOperation operation, bool rejected) =>
        controllers.TryGetValue((name, type, operation, rejected), out var known) ? known
            : controllers.GetOrAdd((name, type, operation, rejected), static (k, family) => family.Get(MetricsText.Labels(
                ("name", k.Name), ("operation", Text(k.Operation)), ("rejected", Text(k.Rejected)), ("type", k.Type))), controller);

    public Histogram Step(string type, AdmissionOperation operation, bool rejected) =>
        steps.TryGetValue((type, operation, rejected), out var known) ? known
            : steps.GetOrAdd((type, operation, rejected), static (k, family) => family.Get(MetricsText.Labels(
                ("operation", Text(k.Operation)), ("rejected", Text(k.Rejected)), ("type", k.Type))), step);

    private static string Text(AdmissionOperation operation) => operation switch
    {
        AdmissionOperation.Create => "CREATE",
        AdmissionOperation.Update => "UPDATE",
        _ => "DELETE",
    };

    private static string Text(bool value) => value ? "true" : "false";
}
