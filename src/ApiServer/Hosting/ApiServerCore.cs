using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Metrics;
using MiniKube.ApiServer.Audit;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authentication.ServiceAccounts;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Authorization.Rbac.Bootstrap;
using MiniKube.ApiServer.Authorization.Rbac;
using MiniKube.ApiServer.CustomResources;
using MiniKube.ApiServer.Discovery;
using MiniKube.ApiServer.Encryption;
using MiniKube.ApiServer.FlowControl;
using MiniKube.ApiServer.Health;
using MiniKube.ApiServer.Impersonation;
using MiniKube.ApiServer.InProcess;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Metrics;
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
    private readonly Auditor? auditor;
    private readonly FlowController? flowControl;
    private readonly RequestRecorder pipeline;
    private CustomResourceServer? customResources;
    private bool ready;
    private bool stopping;
    private Task upkeep = Task.CompletedTask;

    private ApiServerCore(ServerParts parts, CacheHub hub, CancellationTokenSource stop, RequestHandler node)
    {
        this.parts = parts;
        this.hub = hub;
        this.stop = stop;
        var (options, metrics) = (parts.Options, parts.Metrics);
        ServerMetrics.Register(metrics, parts.Resources);
        // What cannot be admitted as the options say is to be known now.
        _ = parts.Admission;
        ProcessMetrics.RegisterStart(parts.Indicators);
        flowControl = FlowControl(options, metrics);
        var paths = new PathTable(parts.Resources, new DiscoveryHandler(parts.Resources), new OpenApiHandler(parts.Resources, parts.Time), Health(), parts.OpenId, metrics,
            parts.Indicators, flowControl is null ? null : new FlowControlDumps(flowControl, parts.Time));
        auditor = Auditor.Create(options.AuditPolicyFile, options.AuditLog, metrics, parts.Time, options.Loggers.CreateLogger("MiniKube.ApiServer.Audit"));

        // From the last stage to the first.
        RequestHandler handle = new Dispatcher(parts, paths.HandleAsync, node).HandleAsync;
        handle = new AuthorizationStage(parts.Authorizer, parts.AuthorizationMetrics, handle).HandleAsync;
        handle = flowControl is null
            ? new MaxInFlightStage(options.MaxRequestsInFlight, options.MaxMutatingRequestsInFlight, metrics, handle).HandleAsync
            : new FlowControlStage(flowControl, new WorkEstimator(parts.Resources), options.RequestTimeout, metrics, parts.Time, handle).HandleAsync;
        handle = new DeadlineStage(parts.Time, options.RequestTimeout, handle).HandleAsync;
        handle = new ImpersonationStage(parts.Authorizer, handle).HandleAsync;
        handle = auditor is null ? handle : new AuditStage(auditor, handle).HandleAsync;
        handle = new AuthenticationStage(parts.Authenticators, options.Authentication.Anonymous, new AuthenticationMetrics(metrics), parts.Time, handle).HandleAsync;
        handle = auditor is null ? handle : AuditStage.Refusals(auditor, handle);
        handle = new PanicGuard(handle, parts.Log).HandleAsync;
        pipeline = new RequestRecorder(handle, parts.RequestMetrics, parts.Time, parts.Ids, options.Loggers.CreateLogger("MiniKube.ApiServer.Access"));
    }

    /// <summary>Puts a server together over a store, which stays the caller's to dispose, later than the server.</summary>
    /// <exception cref="FormatException">A file that the options name (tokens, keys, audit policy, encryption, admission) is not of its form.</exception>
    public static Task<ApiServerCore> CreateAsync(ApiServerOptions options, IStore store) =>
        CreateAsync(options, store, static request => Content.ResponseBody.WriteAsync(request, ApiError.Unavailable("this server has no way to reach nodes")));

    internal static async Task<ApiServerCore> CreateAsync(ApiServerOptions options, IStore store, RequestHandler node)
    {
        var stop = new CancellationTokenSource();
        var log = options.Loggers.CreateLogger("MiniKube.ApiServer.Storage");
        var metrics = options.Metrics ?? new MetricRegistry();
        var encryption = options.EncryptionConfigFile is { } file
            ? new EncryptionAtRest(file, options.ReloadEncryptionConfig, store, new EncryptionMetrics(metrics), options.Time, log)
            : null;
        var measured = new MeasuredStore(encryption?.Store ?? store, new StoreMetrics(metrics), options.Time);
        var hub = new CacheHub(measured, options.Time, new CacheHubOptions { OnError = e => LogStoreFailure(log, e) });
        var resources = await ResourceRegistry.CreateAsync(KindList.All, hub, options);
        return new ApiServerCore(new ServerParts(options, measured, hub, resources, metrics, stop.Token) { Encryption = encryption }, hub, stop, node);
    }

    /// <summary>Loads what is stored and makes what every cluster has: system namespaces and the Service <c>kubernetes</c>; serves the custom resources that are defined. Then the server is ready.</summary>
    /// <param name="endpoint">Where the server can be reached, for the endpoints of <c>kubernetes</c>; null for a server without sockets.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task StartAsync(System.Net.IPEndPoint? endpoint = null, CancellationToken cancel = default)
    {
        if (endpoint is not null)
        {
            parts.OpenId.Address = endpoint.ToString();
        }
        await hub.StartAsync(cancel);
        var system = new SystemObjects(parts, endpoint);
        await system.EnsureAsync(cancel);
        await new PolicyReconciler(parts).ReconcileAsync(cancel);
        Task flowUpkeep = Task.CompletedTask;
        if (flowControl is not null)
        {
            var flow = new FlowControlUpkeep(parts, flowControl);
            await flow.StartAsync(cancel);
            flowUpkeep = flow.RunAsync(stop.Token);
        }
        var repair = new Allocation.AllocationRepair(parts);
        await repair.RepairAsync(cancel);
        customResources = new CustomResourceServer(parts, new ServingServers(parts, endpoint is null ? parts.Ids.NewUid() : ApiServerIdentity.Of(endpoint)));
        await customResources.StartAsync(cancel);
        var aggregation = new ClusterRoleAggregation(parts);
        await aggregation.SettleAsync(cancel);
        upkeep = Task.WhenAll(repair.RunAsync(stop.Token), system.RunAsync(stop.Token), new TokenSecrets(parts).RunAsync(stop.Token), aggregation.RunAsync(), flowUpkeep);
        await hub.WaitUntilFreshAsync(cancel);
        Volatile.Write(ref ready, true);
    }

    /// <summary>Serves one request.</summary>
    public Task InvokeAsync(HttpContext http) => pipeline.InvokeAsync(http);

    /// <summary>A way into the server for clients in the same process, as the given user, who without groups is an administrator. It needs no socket and leaves the caller's scheduler nowhere.</summary>
    public HttpMessageHandler CreateHandler(string user = "kubernetes-admin", params IReadOnlyList<string> groups) =>
        new InProcessHandler(InvokeAsync, new UserInfo(user, groups.Count == 0 ? [UserInfo.MastersGroup, UserInfo.AuthenticatedGroup] : [.. groups.Append(UserInfo.AuthenticatedGroup).Distinct()]));

    /// <summary>Begins the shutdown: <c>/readyz</c> fails from now on, and all else goes on.</summary>
    public void BeginShutdown() => Volatile.Write(ref stopping, true);

    /// <summary>Ends watches and tunnels to nodes, which would go on for as long as their clients want.</summary>
    public void EndWatches() => stop.Cancel();

    /// <summary>Ends all that is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        BeginShutdown();
        EndWatches();
        await upkeep;
        if (customResources is not null)
        {
            await customResources.StoppedAsync();
        }
        await hub.DisposeAsync();
        parts.Encryption?.Dispose();
        parts.Authenticators.Dispose();
        auditor?.Dispose();
    }

    internal ServerParts Parts => parts;

    private FlowController? FlowControl(ApiServerOptions options, MetricRegistry metrics)
    {
        if (!options.PriorityAndFairness)
        {
            return null;
        }
        var seats = options.MaxRequestsInFlight + options.MaxMutatingRequestsInFlight;
        return seats > 0
            ? new FlowController(seats, metrics, parts.Time)
            : throw new FormatException($"invalid configuration: MaxRequestsInFlight={options.MaxRequestsInFlight} and MaxMutatingRequestsInFlight={options.MaxMutatingRequestsInFlight}; they must add up to something positive");
    }

    private HealthHandler Health()
    {
        var ping = new HealthCheck("ping", static _ => new((string?)null));
        var log = new LogHealth(parts.Options.FlushLog, parts.Time).Check;
        var store = StoreHealth.Check("etcd", parts);
        var synced = HealthCheck.Of("informer-sync", () => Volatile.Read(ref ready), "the caches are not loaded yet");
        var open = HealthCheck.Of("shutdown", () => !Volatile.Read(ref stopping), "process is shutting down");
        HealthCheck[] live = [ping, log, store];
        return new HealthHandler(live, [ping, log, store, StoreHealth.Check("etcd-readiness", parts), synced, open], parts.Indicators);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the watch of the store failed; it is begun again")]
    private static partial void LogStoreFailure(ILogger log, Exception e);
}
