using System.Runtime.CompilerServices;
using System.Text.Json;
using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Schemas;

namespace MiniKube.Client.Http;

/// <summary>The objects of one resource: typed (<see cref="KubeClient.Resource{T}"/>) or as documents (<see cref="KubeClient.Dynamic"/>).</summary>
public sealed class ResourceClient<T> where T : class
{
    private static readonly TimeSpan WatchGrace = TimeSpan.FromSeconds(30);

    private readonly KubeClient client;

    internal ResourceClient(KubeClient client, GroupVersionResource resource, bool namespaced, ObjectCodec<T> codec)
    {
        this.client = client;
        Resource = resource;
        Namespaced = namespaced;
        Codec = codec;
    }

    public GroupVersionResource Resource { get; }
    public bool Namespaced { get; }
    public ObjectCodec<T> Codec { get; }

    /// <summary>The path of the collection, an object or its subresource. A null namespace means the collection of all namespaces.</summary>
    public string Path(string? ns, string? name = null, string? subresource = null)
    {
        var root = Resource.Group.Length == 0 ? $"/api/{Resource.Version}" : $"/apis/{Resource.Group}/{Resource.Version}";
        var space = Namespaced && !string.IsNullOrEmpty(ns) ? $"/namespaces/{Uri.EscapeDataString(ns)}" : "";
        var path = $"{root}{space}/{Resource.Resource}";
        if (name is not null)
        {
            if (Namespaced && space.Length == 0)
            {
                throw new ArgumentException($"{Resource.Resource} live in namespaces: '{name}' needs one", nameof(ns));
            }
            path += "/" + Uri.EscapeDataString(name);
        }
        return subresource is null ? path : $"{path}/{subresource}";
    }

    public Task<ApiResult<T>> GetAsync(string name, string? ns = null, string? subresource = null, CancellationToken ct = default) =>
        client.RequestAsync(new ApiRequest(HttpMethod.Get, Path(ns, name, subresource)) { Accept = Codec.Accept }, Codec, ct);

    public Task<ApiResult<T>> CreateAsync(T obj, WriteOptions? options = null, CancellationToken ct = default) =>
        client.RequestAsync(
            new ApiRequest(HttpMethod.Post, Path(NamespaceOf(obj))) { Query = options?.Query() ?? [], Body = Codec.Write(obj) }, Codec, ct);

    public Task<ApiResult<T>> UpdateAsync(T obj, string? subresource = null, WriteOptions? options = null, CancellationToken ct = default) =>
        client.RequestAsync(
            new ApiRequest(HttpMethod.Put, Path(NamespaceOf(obj), Codec.Name(obj), subresource)) { Query = options?.Query() ?? [], Body = Codec.Write(obj) },
            Codec, ct);

    public Task<ApiResult<T>> PatchAsync(string name, string? ns, Patch patch, string? subresource = null, CancellationToken ct = default) =>
        client.RequestAsync(
            new ApiRequest(HttpMethod.Patch, Path(ns, name, subresource))
            {
                Query = patch.Query(), Body = patch.Body, ContentType = patch.ContentType, Accept = Codec.Accept,
            },
            Codec, ct);

    public async Task<ApiResult<Deletion<T>>> DeleteAsync(string name, string? ns = null, DeleteOptions? options = null, CancellationToken ct = default)
    {
        var request = new ApiRequest(HttpMethod.Delete, Path(ns, name)) { Body = options is null ? null : ApiJson.Write(WithKind(options)) };
        var (response, body) = await client.SendAndReadAsync(request, ct);
        using (response)
        {
            var warnings = KubeClient.Warnings(response);
            if (!response.IsSuccessStatusCode)
            {
                return ApiResult<Deletion<T>>.Failure(KubeClient.ReadStatus(response, body.Span), warnings);
            }
            var remaining = IsStatus(body.Span) ? null : KubeClient.Decode(Codec, body.Span);
            return ApiResult<Deletion<T>>.Success(new(remaining), warnings);
        }
    }

    public async Task<ApiResult<ListResult<T>>> ListAsync(string? ns = null, ListOptions? options = null, CancellationToken ct = default)
    {
        var request = new ApiRequest(HttpMethod.Get, Path(ns)) { Query = options?.Query() ?? [], Accept = Codec.AcceptList };
        var (response, body) = await client.SendAndReadAsync(request, ct);
        using (response)
        {
            var warnings = KubeClient.Warnings(response);
            if (!response.IsSuccessStatusCode)
            {
                return ApiResult<ListResult<T>>.Failure(KubeClient.ReadStatus(response, body.Span), warnings);
            }
            try
            {
                return ApiResult<ListResult<T>>.Success(ListReader.Read(body.Span, Codec), warnings);
            }
            catch (JsonException e)
            {
                throw new IOException($"the server's list cannot be read: {e.Message}", e);
            }
        }
    }

    /// <summary>
    /// The whole list, asked for in pages. When a page's token expires on the way, the list starts again as one answer, so that it is of one revision.
    /// </summary>
    public async Task<ApiResult<ListResult<T>>> ListAllAsync(string? ns, ListOptions options, int pageSize, CancellationToken ct = default)
    {
        var first = await ListAsync(ns, options with { Limit = pageSize }, ct);
        if (!first.IsSuccess || first.Value.Continue is null)
        {
            return first;
        }
        var items = new List<T>(first.Value.Items);
        var malformed = new List<MalformedObject>(first.Value.Malformed);
        for (var next = first.Value.Continue; next is not null;)
        {
            // The revision is in the token.
            var page = await ListAsync(ns, options with { Limit = pageSize, Continue = next, ResourceVersion = null, ResourceVersionMatch = null }, ct);
            if (!page.IsSuccess)
            {
                return page.IsGone ? await ListAsync(ns, options, ct) : page;
            }
            items.AddRange(page.Value.Items);
            malformed.AddRange(page.Value.Malformed);
            next = page.Value.Continue;
        }
        return ApiResult<ListResult<T>>.Success(new(items, first.Value.ResourceVersion, null, null) { Malformed = malformed }, first.Warnings);
    }

    /// <summary>
    /// The events of a namespace, or of all, as they arrive. The sequence ends when the server ends the watch; a refusal, also of the request itself, is
    /// its last event.
    /// </summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync(
        string? ns = null, WatchOptions? options = null, [EnumeratorCancellation] CancellationToken ct = default)
    {
        options ??= new WatchOptions();
        using var limit = options.TimeoutSeconds is { } seconds
            ? new CancellationTokenSource(TimeSpan.FromSeconds(seconds) + WatchGrace, client.Time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var request = new ApiRequest(HttpMethod.Get, Path(ns)) { Query = options.Query(), Stream = true, Accept = Codec.Accept };
        using var response = await WithinAsync(client.SendAsync(request, either.Token), limit, ct);
        if (!response.IsSuccessStatusCode)
        {
            yield return new(WatchEventType.Error, null, "") { Error = await KubeClient.ReadStatusAsync(response, either.Token) };
            yield break;
        }
        using var stream = await response.Content.ReadAsStreamAsync(either.Token);
        var lines = new LineReader(stream);
        while (await WithinAsync(lines.ReadAsync(either.Token).AsTask(), limit, ct) is { } line)
        {
            var change = Parse(line.Span);
            yield return change;
            if (change.Type == WatchEventType.Error)
            {
                yield break;
            }
        }
    }

    private WatchEvent<T> Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return WatchEventReader.Read(line, Codec);
        }
        catch (JsonException e)
        {
            throw new IOException($"the server's watch cannot be read: {e.Message}", e);
        }
    }

    private static async Task<TResult> WithinAsync<TResult>(Task<TResult> step, CancellationTokenSource limit, CancellationToken ct)
    {
        try
        {
            return await step;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new IOException("the watch went on long after the server should have ended it");
        }
    }

    private string? NamespaceOf(T obj)
    {
        if (!Namespaced)
        {
            return null;
        }
        var ns = Codec.Namespace(obj);
        return ns.Length > 0 ? ns : throw new ArgumentException($"{Resource.Resource} live in namespaces: '{Codec.Name(obj)}' names none", nameof(obj));
    }

    private static DeleteOptions WithKind(DeleteOptions options) => options with { ApiVersion = "v1", Kind = "DeleteOptions" };

    private static bool IsStatus(ReadOnlySpan<byte> body)
    {
        try
        {
            return ApiJson.Read<Status>(body) is { Kind: "Status", ApiVersion: "v1" };
        }
        catch (JsonException)
        {
            // An object whose own status or metadata is no Status's.
            return false;
        }
    }
}
