using System.Net.Http.Headers;
using BenchmarkDotNet.Attributes;
using MiniKube.ApiServer.Hosting;
using MiniKube.Storage.Memory;

namespace MiniKube.Bench.Micro;

/// <summary>Whole requests through the server's pipeline, without sockets, TLS or a disk: what the request path itself costs. The writes are dry runs, so the store does not grow.</summary>
public class RequestBenchmarks
{
    private const string Pods = "https://bench/api/v1/namespaces/default/pods";

    private readonly byte[] pod = Samples.Pod("web-new");
    private readonly byte[] configMap = Samples.ConfigMap("settings");
    private readonly byte[] patch = """
        {"metadata":{"labels":{"tier":"api"}},"spec":{"containers":[{"name":"checkout","image":"registry.example.com/shop/checkout:2.14.4"}]}}
        """u8.ToArray();
    private MemoryStore store = null!;
    private ApiServerCore server = null!;
    private HttpMessageInvoker client = null!;

    [GlobalSetup]
    public void Setup() => SetupAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void Cleanup()
    {
        client.Dispose();
        server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        store.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    [Benchmark]
    public Task<int> GetPod() => SendAsync(HttpMethod.Get, Pods + "/web-1", null, "application/json");

    [Benchmark]
    public Task<int> CreatePod() => SendAsync(HttpMethod.Post, Pods + "?dryRun=All", pod, "application/json");

    [Benchmark]
    public Task<int> CreateConfigMap() => SendAsync(HttpMethod.Post, "https://bench/api/v1/namespaces/default/configmaps?dryRun=All", configMap, "application/json");

    [Benchmark]
    public Task<int> StrategicMergePatchPod() => SendAsync(HttpMethod.Patch, Pods + "/web-1?dryRun=All", patch, "application/strategic-merge-patch+json");

    private async Task SetupAsync()
    {
        store = new MemoryStore();
        server = await ApiServerCore.CreateAsync(new ApiServerOptions().WithoutControllers(), store);
        await server.StartAsync();
        client = new HttpMessageInvoker(server.CreateHandler());
        await SendAsync(HttpMethod.Post, Pods, Samples.Pod("web-1"), "application/json");
    }

    private async Task<int> SendAsync(HttpMethod method, string url, byte[]? body, string type)
    {
        using var request = new HttpRequestMessage(method, url);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        }
        using var response = await client.SendAsync(request, CancellationToken.None);
        var answer = await response.Content.ReadAsByteArrayAsync();
        return response.IsSuccessStatusCode ? answer.Length : throw new InvalidOperationException($"{method} {url}: {(int)response.StatusCode} {System.Text.Encoding.UTF8.GetString(answer)}");
    }
}
