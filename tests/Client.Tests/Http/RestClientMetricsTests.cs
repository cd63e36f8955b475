using System.Net.Http.Headers;
using System.Text;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Metrics;
using MiniKube.Client.Http;

namespace MiniKube.Client.Tests.Http;

public class RestClientMetricsTests
{
    private const string Body = """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"default"}}""";

    [Fact]
    public void Requests_are_counted_by_code_method_and_host_with_time_sizes_and_retries() => Sim.Run(async sim =>
    {
        var calls = 0;
        var server = new ScriptedServer()
            .On("GET", "/", _ => ScriptedServer.Status(404, "NotFound"))
            .On("GET", "watch", _ => ScriptedServer.Json(""))
            .On("POST", "/", _ =>
            {
                var answer = ++calls == 1 ? ScriptedServer.Status(429, "TooManyRequests") : ScriptedServer.Json(Body, 201);
                answer.Headers.RetryAfter = calls == 1 ? new RetryConditionHeaderValue(TimeSpan.FromSeconds(3)) : null;
                return answer;
            })
            .On("DELETE", "/", HttpResponseMessage (_) => throw ScriptedServer.Refused());
        var registry = new MetricRegistry();
        using var client = new KubeClient(new ClientConfig { Server = new Uri("https://scripted:6443") }, server, sim.Time, new RestClientMetrics(registry));
        await client.GetAsync<ConfigMap>("a", "default");
        await client.CreateAsync(new ConfigMap { Metadata = new ObjectMeta { Namespace = "default", Name = "a" } });
        await Assert.ThrowsAsync<HttpRequestException>(() => client.DeleteAsync<ConfigMap>("a", "default"));
        await foreach (var _ in client.WatchAsync<ConfigMap>("default"))
        {
        }
        var lines = Encoding.UTF8.GetString(registry.Write()).Split('\n');
        Assert.All(
            [
                "rest_client_requests_total{code=\"404\",host=\"scripted:6443\",method=\"GET\"} 1",
                "rest_client_requests_total{code=\"200\",host=\"scripted:6443\",method=\"GET\"} 1",
                "rest_client_requests_total{code=\"429\",host=\"scripted:6443\",method=\"POST\"} 1",
                "rest_client_requests_total{code=\"201\",host=\"scripted:6443\",method=\"POST\"} 1",
                "rest_client_requests_total{code=\"<error>\",host=\"scripted:6443\",method=\"DELETE\"} 4",
                "rest_client_request_retries_total{code=\"429\",host=\"scripted:6443\",verb=\"POST\"} 1",
                "rest_client_request_retries_total{code=\"<error>\",host=\"scripted:6443\",verb=\"DELETE\"} 3",
                "rest_client_request_duration_seconds_sum{host=\"scripted:6443\",verb=\"POST\"} 3",
                "rest_client_request_duration_seconds_bucket{host=\"scripted:6443\",verb=\"POST\",le=\"2\"} 0",
                "rest_client_request_duration_seconds_bucket{host=\"scripted:6443\",verb=\"POST\",le=\"4\"} 1",
                // The stream is none of them.
                "rest_client_request_duration_seconds_count{host=\"scripted:6443\",verb=\"GET\"} 1",
                $"rest_client_response_size_bytes_sum{{host=\"scripted:6443\",verb=\"POST\"}} {Body.Length}",
                "rest_client_request_size_bytes_bucket{host=\"scripted:6443\",verb=\"POST\",le=\"1.048576e+06\"} 1",
            ],
            line => Assert.Contains(line, lines));
        Assert.DoesNotContain(lines, l => l.StartsWith("rest_client_response_size_bytes_count{host=\"scripted:6443\",verb=\"DELETE\"", StringComparison.Ordinal));
    });
}
