using MiniKube.Api.Metrics;
using MiniKube.ApiServer.Authentication.ServiceAccounts;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Discovery;
using MiniKube.ApiServer.FlowControl;
using MiniKube.ApiServer.Health;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.OpenApi;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Requests;

/// <summary>The paths that name no resource: discovery, OpenAPI, version, health, metrics, the keys of tokens, and the list of them all.</summary>
internal sealed class PathTable(
    ResourceRegistry resources, DiscoveryHandler discovery, OpenApiHandler openApi, HealthHandler health, OpenIdMetadata openId, MetricRegistry metrics, MetricRegistry indicators,
    FlowControlDumps? flows)
{
    public Task HandleAsync(ApiRequest request)
    {
        var path = request.Info.Path;
        if (request.Info.Verb is not ("get" or "head"))
        {
            return ResponseBody.WriteAsync(request, Discovers(path) || path is "/version" ? ApiError.MethodNotAllowed : ApiError.NoSuchPath);
        }
        if (Discovers(path))
        {
            return discovery.HandleAsync(request);
        }
        if (path.StartsWith("/openapi/", StringComparison.Ordinal))
        {
            return openApi.HandleAsync(request);
        }
        if (HealthHandler.Owns(path))
        {
            return health.HandleAsync(request);
        }
        if (OpenIdMetadata.Owns(path))
        {
            return openId.HandleAsync(request);
        }
        if (flows is not null && FlowControlDumps.Owns(path))
        {
            return flows.HandleAsync(request);
        }
        return path switch
        {
            "/version" or "/version/" => ResponseBody.WriteRawAsync(request, ServerVersion.Document),
            "/metrics" => ResponseBody.WriteAsync(request, 200, metrics.Write(), MetricsText.MediaType),
            "/metrics/slis" => ResponseBody.WriteAsync(request, 200, indicators.Write(), MetricsText.MediaType),
            "/" or "/index.html" => ResponseBody.WriteRawAsync(request, RootPaths.Of(resources.Current, [.. health.CheckPaths, .. openId.Paths])),
            _ => ResponseBody.WriteAsync(request, ApiError.NoSuchPath),
        };
    }

    /// <summary>Which of the paths it is, for metrics: few, whatever clients ask for.</summary>
    public static string Known(string path) => path switch
    {
        "/metrics" or "/metrics/slis" or "/version" or "/" => path,
        "/index.html" => "/",
        "/version/" => "/version",
        _ when OpenIdMetadata.Owns(path) => path.TrimEnd('/'),
        _ when HealthHandler.Owns(path) => "/" + path.Split('/', StringSplitOptions.RemoveEmptyEntries)[0],
        _ when path == "/apis" || path.StartsWith("/apis/", StringComparison.Ordinal) => "/apis",
        _ when Discovers(path) => "/api",
        _ when path.StartsWith("/openapi/v2", StringComparison.Ordinal) => "/openapi/v2",
        _ when path.StartsWith("/openapi/v3", StringComparison.Ordinal) => "/openapi/v3",
        _ => "",
    };

    private static bool Discovers(string path) => path is "/api" or "/apis"
        || path.StartsWith("/api/", StringComparison.Ordinal) || path.StartsWith("/apis/", StringComparison.Ordinal);
}
