using System.Net.Http.Headers;
using System.Text;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.InProcess;
using MiniKube.ApiServer.Requests;
using MiniKube.Storage;
using MiniKube.Storage.Memory;
using MiniKube.Storage.Sqlite;

namespace MiniKube.ApiServer.Tests.Fixtures;

/// <summary>The stores that HTTP tests run on.</summary>
public enum StoreKind { Memory, Sqlite, Etcd }

/// <summary>An answer of the server.</summary>
public sealed record Answer(int Code, Document Body, HttpResponseMessage Message)
{
    public Document? this[params string[] path] => Body.At(path);
    public string? Text(params string[] path) => Body.At(path)?.AsString;
    public string Reason => Text("reason") ?? "";
    public string ErrorMessage => Text("message") ?? "";
}

/// <summary>
/// A server on a store of its own, and its client, in this process: through ASP.NET Core's test host, or, where the test sets the clock, by the in-process
/// handler, whose requests run on the caller's stack until they wait: only then is it known what an advance of the clock finds.
/// </summary>
public sealed class TestApi : IAsyncDisposable
{
    private readonly IStore store;
    private readonly Func<ValueTask> cleanUp;
    private readonly ApiServerFactory? factory;
    private bool ownsStore = true;

    private TestApi(IStore store, Func<ValueTask> cleanUp, ApiServerCore server, bool onOwnClock)
    {
        this.store = store;
        this.cleanUp = cleanUp;
        Server = server;
        factory = onOwnClock ? null : new ApiServerFactory(server);
        Client = As("kubernetes-admin", "system:masters");
    }

    /// <summary>Everybody may do everything, for tests that are about something else.</summary>
    public static AuthorizationOptions Everything { get; } = AuthorizationOptions.Of("AlwaysAllow");

    /// <summary>Nobody but the test changes objects: the server itself writes the status of flow schemas.</summary>
    public static ApiServerOptions WithoutFlowControl(ApiServerOptions options) => options with { PriorityAndFairness = false };

    public ApiServerCore Server { get; }
    public HttpMessageInvoker Client { get; }
    public IStore Store => store;

    /// <param name="kind">The store.</param>
    /// <param name="configure">Changes the server's options.</param>
    /// <param name="wrap">Puts something between the server and its store.</param>
    public static async Task<TestApi> StartAsync(
        StoreKind kind = StoreKind.Memory, Func<ApiServerOptions, ApiServerOptions>? configure = null, Func<IStore, IStore>? wrap = null)
    {
        var options = new ApiServerOptions().WithoutControllers();
        options = configure?.Invoke(options) ?? options;
        var (store, cleanUp) = await OpenAsync(kind, options.Time);
        try
        {
            var server = await ApiServerCore.CreateAsync(options, wrap?.Invoke(store) ?? store);
            await server.StartAsync();
            return new TestApi(store, cleanUp, server, options.Time != TimeProvider.System);
        }
        catch
        {
            // Some tests see that a server does not start.
            await store.DisposeAsync();
            await cleanUp();
            throw;
        }
    }

    /// <summary>One more server on a store, which stays its owner's to dispose.</summary>
    public static async Task<TestApi> OverAsync(IStore store, Func<ApiServerOptions, ApiServerOptions>? configure = null)
    {
        var options = new ApiServerOptions().WithoutControllers();
        options = configure?.Invoke(options) ?? options;
        var server = await ApiServerCore.CreateAsync(options, store);
        await server.StartAsync();
        return new TestApi(store, static () => default, server, options.Time != TimeProvider.System) { ownsStore = false };
    }

    /// <summary>A client with an identity of its own.</summary>
    public HttpMessageInvoker As(string user, params string[] groups) =>
        factory?.ClientOf(user, groups) ?? new HttpMessageInvoker(Server.CreateHandler(user, [.. groups, UserInfo.AuthenticatedGroup]));

    /// <summary>A client that shows nothing but what its requests carry.</summary>
    public HttpMessageInvoker Stranger => factory?.Stranger() ?? new HttpMessageInvoker(new InProcessHandler(Server.InvokeAsync, UserInfo.Anonymous));

    /// <summary>A request of somebody who is known by his bearer token alone, or not at all.</summary>
    public Task<Answer> AsBearer(string? token, HttpMethod method, string path, string? body = null)
    {
        var request = new HttpRequestMessage(method, "https://api" + path) { Content = body is null ? null : new StringContent(body, MediaTypeHeaderValue.Parse("application/json")) };
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }
        return Send(request, Stranger);
    }

    /// <summary>The lines of <c>/metrics</c>.</summary>
    public async Task<string[]> Metrics() => (await Get("/metrics")).Body.AsString!.Split('\n');

    public Task<Answer> Get(string path, string? accept = null) => Send(HttpMethod.Get, path, null, accept: accept);
    public Task<Answer> Post(string path, string json, string type = "application/json") => Send(HttpMethod.Post, path, json, type);
    public Task<Answer> Put(string path, string json) => Send(HttpMethod.Put, path, json);
    public Task<Answer> Delete(string path, string? json = null) => Send(HttpMethod.Delete, path, json);
    public Task<Answer> Patch(string path, string json, string type = "application/merge-patch+json") => Send(HttpMethod.Patch, path, json, type);

    public async Task<Answer> Send(HttpMethod method, string path, string? body, string type = "application/json", string? accept = null, HttpMessageInvoker? client = null) =>
        await Send(method, path, body is null ? null : Encoding.UTF8.GetBytes(body), type, accept, client);

    public async Task<Answer> Send(HttpMethod method, string path, byte[]? body, string type, string? accept = null, HttpMessageInvoker? client = null)
    {
        var request = new HttpRequestMessage(method, "https://api" + path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }
        return await Send(request, client);
    }

    public async Task<Answer> Send(HttpRequestMessage request, HttpMessageInvoker? client = null)
    {
        var message = await (client ?? Client).SendAsync(request, TestContext.Current.CancellationToken);
        var bytes = await message.Content.ReadAsByteArrayAsync();
        var json = message.Content.Headers.ContentType?.MediaType == "application/json" && bytes.Length > 0 && message.Content.Headers.ContentEncoding.Count == 0;
        return new Answer((int)message.StatusCode, json ? DocumentJson.Parse(bytes) : Document.Of(Encoding.UTF8.GetString(bytes)), message);
    }

    /// <summary>A watch that is read event by event.</summary>
    public async Task<WatchReader> Watch(string path, string? accept = null, HttpMessageInvoker? client = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "https://api" + path);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }
        var message = await (client ?? Client).SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)message.StatusCode);
        return new WatchReader(message);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        if (factory is not null)
        {
            await factory.DisposeAsync();
        }
        if (ownsStore)
        {
            await store.DisposeAsync();
        }
        await cleanUp();
    }

    /// <summary>An empty store, and what is to be done when it is closed.</summary>
    internal static async Task<(IStore Store, Func<ValueTask> CleanUp)> OpenAsync(StoreKind kind, TimeProvider time)
    {
        switch (kind)
        {
            case StoreKind.Sqlite:
                var directory = Directory.CreateTempSubdirectory("mkube-api-").FullName;
                return (SqliteStore.Open(new SqliteStoreOptions(Path.Combine(directory, "state.db")) { Time = time }), () =>
                {
                    Directory.Delete(directory, recursive: true);
                    return default;
                });
            case StoreKind.Etcd:
                var etcd = await EtcdPool.RentAsync();
                return (await etcd.OpenAsync(), async () => await EtcdPool.ReturnAsync(etcd));
            default:
                return (new MemoryStore(time), () => default);
        }
    }
}
