using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Discovery;
using MiniKube.ApiServer.Health;
using MiniKube.ApiServer.InProcess;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.OpenApi;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.Storage;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Hosting;

/// <summary>
/// An API server without sockets: the store's caches and the request pipeline. It runs on its callers' scheduler; given a fake clock and a seeded random
/// source, the same requests in the same order give the same answers.
/// </summary>
public sealed partial class ApiServerCore : IAsyncDisposable
{
    private readonly CancellationTokenSource stop;
    private readonly CacheHub hub;
    private readonly ServerParts parts;
    private readonly PanicGuard pipeline;
    private bool ready;

    private ApiServerCore(ServerParts parts, CacheHub hub, CancellationTokenSource stop, RequestHandler node)
    {
        this.parts = parts;
        this.hub = hub;
        this.stop = stop;
        var live = new HealthCheck("ping", static () => true);
        HealthCheck[] readiness = [live, new("informer-sync", () => Volatile.Read(ref ready)), new("shutdown", () => !stop.IsCancellationRequested)];
        var paths = new PathTable(new DiscoveryHandler(parts.Resources), new OpenApiHandler(parts.Resources), new HealthHandler([live], readiness),
            new Metrics(parts.Resources));
        IAuthenticator[] authenticators = parts.Options.TokenFile is { } tokens
            ? [new ClientCertificateAuthenticator(), new TokenFileAuthenticator(tokens)]
            : [new ClientCertificateAuthenticator()];

        // From the last stage to the first. Audit, impersonation and flow control stand between authentication and authorization.
        RequestHandler dispatch = new Dispatcher(parts, paths.HandleAsync, node).HandleAsync;
        RequestHandler authorize = new AuthorizationStage(new AuthenticatedAuthorizer(), dispatch).HandleAsync;
        RequestHandler authenticate = new AuthenticationStage(authenticators, authorize).HandleAsync;
        pipeline = new PanicGuard(authenticate, parts.Time, parts.Log);
    }

    /// <summary>Puts a server together over a store, which stays the caller's to dispose, later than the server.</summary>
    /// <exception cref="FormatException">The token file is not of its form.</exception>
    public static Task<ApiServerCore> CreateAsync(ApiServerOptions options, IStore store) =>
        CreateAsync(options, store, static request => Content.ResponseBody.WriteAsync(request, ApiError.Unavailable("this server has no way to reach nodes")));

    internal static async Task<ApiServerCore> CreateAsync(ApiServerOptions options, IStore store, RequestHandler node)
    {
        var stop = new CancellationTokenSource();
        var log = options.Loggers.CreateLogger("MiniKube.ApiServer.Storage");
        var hub = new CacheHub(store, options.Time, new CacheHubOptions { OnError = e => LogStoreFailure(log, e) });
        var resources = await ResourceRegistry.CreateAsync(KindList.All, hub);
        return new ApiServerCore(new ServerParts(options, store, hub, resources, stop.Token), hub, stop, node);
    }

    /// <summary>Loads what is stored and makes what every cluster has: system namespaces and the Service <c>kubernetes</c>. Then the server is ready.</summary>
    /// <param name="endpoint">Where the server can be reached, for the endpoints of <c>kubernetes</c>; null for a server without sockets.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task StartAsync(System.Net.IPEndPoint? endpoint = null, CancellationToken cancel = default)
    {
        await hub.StartAsync(cancel);
        await new SystemObjects(parts).EnsureAsync(endpoint, cancel);
        await hub.WaitUntilFreshAsync(cancel);
        Volatile.Write(ref ready, true);
    }

    /// <summary>Serves one request.</summary>
    public Task InvokeAsync(HttpContext http) => pipeline.InvokeAsync(http);

    /// <summary>A way into the server for clients in the same process, as the given user. It needs no socket and leaves the caller's scheduler nowhere.</summary>
    public HttpMessageHandler CreateHandler(string user = "kubernetes-admin", params IReadOnlyList<string> groups) =>
        new InProcessHandler(InvokeAsync, new UserInfo(user, [.. groups.Count == 0 ? ["system:masters"] : groups, UserInfo.AuthenticatedGroup]));

    /// <summary>Begins the shutdown: <c>/readyz</c> fails from now on and watches end.</summary>
    public void BeginShutdown() => stop.Cancel();

    /// <summary>Ends all that is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        BeginShutdown();
        await hub.DisposeAsync();
    }

    internal ServerParts Parts => parts;

    [LoggerMessage(Level = LogLevel.Warning, Message = "the watch of the store failed; it is begun again")]
    private static partial void LogStoreFailure(ILogger log, Exception e);
}
