using System.Globalization;
using MiniKube.Api.Metrics;

namespace MiniKube.Client.Http;

/// <summary>The figures of requests to API servers, under the names that client-go gives them.</summary>
public sealed class RestClientMetrics(MetricRegistry registry)
{
    private static readonly double[] Seconds = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60];
    private static readonly double[] Bytes = [64, 256, 512, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216];

    private readonly MetricFamily<Counter> requests = registry.Counter("rest_client_requests_total", "Requests, by the answer's code, method and host.");
    private readonly MetricFamily<Counter> retries = registry.Counter("rest_client_request_retries_total", "Requests that were sent again, by the code that led to it.");
    private readonly MetricFamily<Histogram> durations = registry.Histogram("rest_client_request_duration_seconds",
        "Seconds from a request to the end of its answer, retries included; streams are not counted.", Seconds);
    private readonly MetricFamily<Histogram> sent = registry.Histogram("rest_client_request_size_bytes", "Bytes of requests' bodies.", Bytes);
    private readonly MetricFamily<Histogram> received = registry.Histogram("rest_client_response_size_bytes", "Bytes of answers' bodies.", Bytes);

    /// <summary>A request was answered, or failed on the way.</summary>
    /// <param name="message">The request.</param>
    /// <param name="code">The answer's status code; null when there was none.</param>
    internal void Answered(HttpRequestMessage message, int? code) =>
        requests.Get(MetricsText.Labels(("code", Code(code)), ("host", Host(message.RequestUri!)), ("method", message.Method.Method))).Add();

    /// <summary>A request is sent again.</summary>
    internal void Retried(HttpMethod method, Uri server, int? code) =>
        retries.Get(MetricsText.Labels(("code", Code(code)), ("host", Host(server)), ("verb", method.Method))).Add();

    /// <summary>The answer of a request that is no stream has been read to its end, or will not be.</summary>
    internal void Ended(HttpMethod method, Uri server, TimeSpan took, long requestBytes, long? responseBytes)
    {
        var labels = MetricsText.Labels(("host", Host(server)), ("verb", method.Method));
        durations.Get(labels).Observe(took.TotalSeconds);
        sent.Get(labels).Observe(requestBytes);
        if (responseBytes is { } bytes)
        {
            received.Get(labels).Observe(bytes);
        }
    }

    private static string Code(int? code) => code?.ToString(CultureInfo.InvariantCulture) ?? "<error>";

    private static string Host(Uri server) => server.Authority;
}
