using MiniKube.Api.Metrics;

namespace MiniKube.ApiServer.Authorization.Webhook;

/// <summary>The figures about services that are asked who may do what.</summary>
internal sealed class WebhookMetrics(MetricRegistry registry)
{
    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly MetricFamily<Counter> evaluations = registry.Counter("apiserver_authorization_webhook_evaluations_total", "Round trips to authorization webhooks, by the result.");
    private readonly MetricFamily<Histogram> durations = registry.Histogram("apiserver_authorization_webhook_duration_seconds", "Seconds of round trips to authorization webhooks.", Bounds);
    private readonly MetricFamily<Counter> open = registry.Counter(
        "apiserver_authorization_webhook_evaluations_fail_open_total", "Round trips that failed, where the next authorizer was asked.");

    /// <param name="name">The authorizer's.</param>
    /// <param name="result">success, timeout or error.</param>
    /// <param name="duration">Of all tries.</param>
    /// <param name="failedOpen">Whether the request goes on to the next authorizer without an answer.</param>
    public void Asked(string name, string result, TimeSpan duration, bool failedOpen)
    {
        var labels = MetricsText.Labels(("name", name), ("result", result));
        evaluations.Get(labels).Add();
        durations.Get(labels).Observe(duration.TotalSeconds);
        if (failedOpen)
        {
            open.Get(labels).Add();
        }
    }
}
