using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Schemas;

namespace MiniKube.Client.Http;

/// <summary>
/// Everything a loop or a command asks of an API server. What the server answers is a value, refusals included; a server that cannot be reached throws
/// <see cref="HttpRequestException"/> or <see cref="IOException"/>. Safe for use from several threads.
/// </summary>
public sealed partial class KubeClient : IDisposable
{
    private const int MaxRetries = 10;
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromMinutes(1);
    private static readonly ProductInfoHeaderValue Product = new("minikube", "1.36");

    private readonly KubeTransport transport;
    private readonly RestClientMetrics? metrics;
    private readonly string server;

    /// <summary>A client on real connections.</summary>
    public KubeClient(ClientConfig config, TimeProvider time, RestClientMetrics? metrics = null) : this(config, new KubeTransport(config, time), time, metrics)
    {
    }

    /// <summary>A client whose requests all go to <paramref name="handler"/>.</summary>
    public KubeClient(ClientConfig config, HttpMessageHandler handler, TimeProvider time, RestClientMetrics? metrics = null)
        : this(config, new KubeTransport(handler, config, time), time, metrics)
    {
    }

    private KubeClient(ClientConfig config, KubeTransport transport, TimeProvider time, RestClientMetrics? metrics)
    {
        Config = config;
        this.metrics = metrics;
        this.transport = transport;
        Time = time;
        server = config.Server.GetLeftPart(UriPartial.Path).TrimEnd('/');
    }

    public ClientConfig Config { get; }
    public TimeProvider Time { get; }

    /// <summary>The objects of a kind that has a record.</summary>
    public ResourceClient<T> Resource<T>() where T : class, IKubernetesObject<T> =>
        new(this, T.GroupVersionResource, T.Namespaced, TypedCodec<T>.Instance);

    /// <summary>The objects of any kind, as documents.</summary>
    public ResourceClient<DocumentObject> Dynamic(GroupVersionResource resource, bool namespaced) =>
        new(this, resource, namespaced, DocumentCodec.Instance);

    /// <summary>The objects of any kind, of which only metadata is asked for.</summary>
    public ResourceClient<ObjectMetadata> Metadata(GroupVersionResource resource, bool namespaced) =>
        new(this, resource, namespaced, MetadataCodec.Instance);

    public Task<ApiResult<T>> GetAsync<T>(string name, string? ns = null, CancellationToken ct = default) where T : class, IKubernetesObject<T> =>
        Resource<T>().GetAsync(name, ns, ct: ct);

    public Task<ApiResult<T>> CreateAsync<T>(T obj, WriteOptions? options = null, CancellationToken ct = default) where T : class, IKubernetesObject<T> =>
        Resource<T>().CreateAsync(obj, options, ct);

    /// <summary>Replaces the object, or one subresource of it such as <c>status</c>; guarded by its resourceVersion where it has one.</summary>
    public Task<ApiResult<T>> UpdateAsync<T>(T obj, string? subresource = null, CancellationToken ct = default) where T : class, IKubernetesObject<T> =>
        Resource<T>().UpdateAsync(obj, subresource, ct: ct);

    public Task<ApiResult<T>> PatchAsync<T>(string name, string? ns, Patch patch, string? subresource = null, CancellationToken ct = default)
        where T : class, IKubernetesObject<T> =>
        Resource<T>().PatchAsync(name, ns, patch, subresource, ct);

    public Task<ApiResult<Deletion<T>>> DeleteAsync<T>(string name, string? ns = null, DeleteOptions? options = null, CancellationToken ct = default)
        where T : class, IKubernetesObject<T> =>
        Resource<T>().DeleteAsync(name, ns, options, ct);

    /// <summary>All objects of a namespace, or of every one when <paramref name="ns"/> is null.</summary>
    public Task<ApiResult<ListResult<T>>> ListAsync<T>(string? ns = null, ListOptions? options = null, CancellationToken ct = default)
        where T : class, IKubernetesObject<T> =>
        Resource<T>().ListAsync(ns, options, ct);

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(string? ns = null, WatchOptions? options = null, CancellationToken ct = default)
        where T : class, IKubernetesObject<T> =>
        Resource<T>().WatchAsync(ns, options, ct);

    /// <summary>POSTs to a subresource, as in <c>pods/NAME/binding</c>.</summary>
    public Task<ApiResult<DocumentObject>> CreateSubresourceAsync<T, TBody>(
        string name, string? ns, string subresource, TBody body, CancellationToken ct = default)
        where T : class, IKubernetesObject<T> where TBody : class, IApiType<TBody> =>
        RequestAsync(
            new ApiRequest(HttpMethod.Post, Resource<T>().Path(ns, name, subresource)) { Body = ApiJson.Write(body) }, DocumentCodec.Instance, ct);

    /// <summary>A subresource whose kind is another one, such as <c>scale</c>.</summary>
    public Task<ApiResult<TSub>> GetSubresourceAsync<T, TSub>(string name, string? ns, string subresource, CancellationToken ct = default)
        where T : class, IKubernetesObject<T> where TSub : class, IKubernetesObject<TSub> =>
        RequestAsync(new ApiRequest(HttpMethod.Get, Resource<T>().Path(ns, name, subresource)), TypedCodec<TSub>.Instance, ct);

    public Task<ApiResult<TSub>> UpdateSubresourceAsync<T, TSub>(string name, string? ns, string subresource, TSub body, CancellationToken ct = default)
        where T : class, IKubernetesObject<T> where TSub : class, IKubernetesObject<TSub> =>
        RequestAsync(
            new ApiRequest(HttpMethod.Put, Resource<T>().Path(ns, name, subresource)) { Body = ApiJson.Write(body) }, TypedCodec<TSub>.Instance, ct);

    /// <summary>One request whose answer is one object.</summary>
    public async Task<ApiResult<T>> RequestAsync<T>(ApiRequest request, ObjectCodec<T> codec, CancellationToken ct = default) where T : class
    {
        var (response, body) = await SendAndReadAsync(request, ct);
        using (response)
        {
            return response.IsSuccessStatusCode
                ? ApiResult<T>.Success(Decode(codec, body.Span), Warnings(response))
                : ApiResult<T>.Failure(ReadStatus(response, body.Span), Warnings(response));
        }
    }

    /// <summary>
    /// One request, answered as it comes. Sent again when it never reached the server, and when the server answered 429 or 503 and said when to come back.
    /// The answer's headers have arrived; its body is read from its stream. The caller disposes it.
    /// </summary>
    public async Task<HttpResponseMessage> SendAsync(ApiRequest request, CancellationToken ct = default)
    {
        for (var attempt = 0; ; attempt++)
        {
            TimeSpan pause;
            int? code = null;
            try
            {
                var response = await SendAsync(Message(request), request.Stream, ct);
                if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
                    || attempt == MaxRetries || RetryAfter(response) is not { } after)
                {
                    return response;
                }
                code = (int)response.StatusCode;
                response.Dispose();
                pause = after;
            }
            catch (HttpRequestException e) when (NeverSent(e) && attempt < Config.ConnectRetries)
            {
                pause = TimeSpan.FromMilliseconds(100 << attempt);
            }
            metrics?.Retried(request.Method, Config.Server, code);
            await Task.Delay(pause, Time, ct);
        }
    }

    /// <summary>One message, sent once. A relative address is the server's; credentials and the user agent are added.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, bool stream = false, CancellationToken ct = default)
    {
        Prepare(message);
        message.Version = HttpVersion.Version20;
        message.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        return metrics is null ? transport.SendAsync(message, stream, ct) : CountAsync(metrics, message, stream, ct);
    }

    private async Task<HttpResponseMessage> CountAsync(RestClientMetrics metrics, HttpRequestMessage message, bool stream, CancellationToken ct)
    {
        int? code = null;
        try
        {
            var response = await transport.SendAsync(message, stream, ct);
            code = (int)response.StatusCode;
            return response;
        }
        finally
        {
            metrics.Answered(message, code);
        }
    }

    /// <summary>A request that asks to turn its connection into something else, which HTTP/1.1 alone can.</summary>
    internal Task<HttpResponseMessage> UpgradeAsync(HttpRequestMessage message, CancellationToken ct)
    {
        Prepare(message);
        message.Version = HttpVersion.Version11;
        message.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        return transport.SendAsync(message, stream: true, ct);
    }

    public void Dispose() => transport.Dispose();

    private void Prepare(HttpRequestMessage message)
    {
        if (message.RequestUri is not { IsAbsoluteUri: true })
        {
            message.RequestUri = new Uri(server + "/" + message.RequestUri?.OriginalString.TrimStart('/'));
        }
        // The framework takes the name for TLS from here and nowhere else.
        message.Headers.Host = Config.TlsServerName;
        message.Headers.UserAgent.Add(Product);
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue($"({Config.UserAgent})"));
    }

    /// <summary>The absolute address of a path on this server.</summary>
    internal Uri Address(string pathAndQuery) => new(server + pathAndQuery);

    internal async Task<(HttpResponseMessage Response, ReadOnlyMemory<byte> Body)> SendAndReadAsync(ApiRequest request, CancellationToken ct)
    {
        using var limit = Config.RequestTimeout is { } timeout ? new CancellationTokenSource(timeout, Time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        HttpResponseMessage? response = null;
        var start = Time.GetTimestamp();
        long? received = null;
        try
        {
            response = await SendAsync(request, either.Token);
            var body = await ResponseBody.ReadAllAsync(response.Content, either.Token);
            received = body.Length;
            return (response, body);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            response?.Dispose();
            throw new IOException($"no answer from {server} within {Config.RequestTimeout?.TotalSeconds} s");
        }
        catch
        {
            response?.Dispose();
            throw;
        }
        finally
        {
            metrics?.Ended(request.Method, Config.Server, Time.GetElapsedTime(start), request.Body?.Length ?? 0, received);
        }
    }

    public static async Task<Status> ReadStatusAsync(HttpResponseMessage response, CancellationToken ct) =>
        ReadStatus(response, (await ResponseBody.ReadAllAsync(response.Content, ct)).Span);

    internal static Status ReadStatus(HttpResponseMessage response, ReadOnlySpan<byte> body)
    {
        try
        {
            var status = ApiJson.Read<Status>(body);
            if (status.Kind == "Status")
            {
                return status with { Code = status.Code ?? (int)response.StatusCode };
            }
        }
        catch (JsonException)
        {
            // Not every answer comes from an API server: a proxy's page is told by its code.
        }
        return StatusReasons.FromCode(response.StatusCode, Encoding.UTF8.GetString(body));
    }

    internal static IReadOnlyList<string> Warnings(HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("Warning", out var values))
        {
            return [];
        }
        var texts = new List<string>();
        foreach (var value in values)
        {
            var open = value.IndexOf('"');
            var close = value.LastIndexOf('"');
            if (open >= 0 && close > open)
            {
                texts.Add(value[(open + 1)..close].Replace("\\\"", "\"", StringComparison.Ordinal).Replace(@"\\", @"\", StringComparison.Ordinal));
            }
        }
        return texts;
    }

    internal static T Decode<T>(ObjectCodec<T> codec, ReadOnlySpan<byte> body) where T : class
    {
        try
        {
            return codec.Read(body);
        }
        catch (JsonException e)
        {
            throw new IOException($"the server's answer cannot be read: {e.Message}", e);
        }
    }

    private HttpRequestMessage Message(ApiRequest request)
    {
        var message = new HttpRequestMessage(request.Method, Address(request.PathAndQuery()));
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        if (request.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }
        return message;
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var after = header?.Delta ?? header?.Date - Time.GetUtcNow();
        return after is not { } t ? null : t < TimeSpan.Zero ? TimeSpan.Zero : t > MaxRetryAfter ? MaxRetryAfter : t;
    }

    /// <summary>No byte of the request can have reached a server, so sending it again does nothing twice.</summary>
    private static bool NeverSent(HttpRequestException e) =>
        e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;
}
