using System.Runtime.InteropServices;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Discovery;
using MiniKube.ApiServer.Health;
using MiniKube.ApiServer.OpenApi;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Requests;

/// <summary>The paths that name no resource: discovery, OpenAPI, version, health, metrics.</summary>
internal sealed class PathTable(DiscoveryHandler discovery, OpenApiHandler openApi, HealthHandler health, Metrics metrics)
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
        return path switch
        {
            "/version" or "/version/" => ResponseBody.WriteAsync(request, 200, Version()),
            "/metrics" => metrics.HandleAsync(request),
            "/" => ResponseBody.WriteAsync(request, 200, new DocumentObject(("paths", Document.Of(
                new[] { "/api", "/api/v1", "/apis", "/healthz", "/livez", "/metrics", "/openapi/v2", "/openapi/v3", "/readyz", "/version" }
                    .Select(p => (Document)p).ToArray())))),
            _ => ResponseBody.WriteAsync(request, ApiError.NoSuchPath),
        };
    }

    private static bool Discovers(string path) => path is "/api" or "/apis"
        || path.StartsWith("/api/", StringComparison.Ordinal) || path.StartsWith("/apis/", StringComparison.Ordinal);

    private static DocumentObject Version() => new(
        ("major", "1"),
        ("minor", "36"),
        ("gitVersion", "v1.36.0+minikube"),
        ("gitCommit", ""),
        ("gitTreeState", "clean"),
        ("buildDate", "1970-01-01T00:00:00Z"),
        ("goVersion", ""),
        ("compiler", RuntimeInformation.FrameworkDescription),
        ("platform", $"linux/{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64")}"));
}
