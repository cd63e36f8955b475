using MiniKube.Api.Documents;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Discovery;

/// <summary>The paths that <c>/</c> lists (<c>meta/v1 RootPaths</c>): all that name no resource.</summary>
internal static class RootPaths
{
    private static readonly string[] Fixed =
        ["/api", "/apis", "/apis/", "/healthz", "/livez", "/metrics", "/metrics/slis", "/openapi/v2", "/openapi/v3", "/openapi/v3/", "/readyz", "/version"];

    /// <param name="resources">Their groups and versions have paths.</param>
    /// <param name="others">The path of each health check, and others that are not always there.</param>
    public static DocumentObject Of(ResourceSet resources, IEnumerable<string> others)
    {
        var versions = resources.All.Select(r => r.Version.Name).Distinct();
        var paths = new SortedSet<string>([.. Fixed, .. others], StringComparer.Ordinal);
        paths.UnionWith(versions.SelectMany(v => (string[])(v.Group.Length == 0 ? [$"/api/{v.Version}"] : [$"/apis/{v.Group}", $"/apis/{v.ApiVersion}"])));
        return new(("paths", Document.Of(paths.Select(p => (Document)p).ToArray())));
    }
}
