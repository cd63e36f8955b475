using System.Collections.Concurrent;
using System.Security.Cryptography;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Discovery;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>
/// <c>/openapi/v2</c>, <c>/openapi/v3</c> and one document per group and version below it, under URLs that carry a hash and so may be cached for long.
/// Each document is made when first asked for.
/// </summary>
internal sealed class OpenApiHandler(ResourceRegistry resources)
{
    private const string V3Root = "/openapi/v3/";

    private readonly ConcurrentDictionary<string, (byte[] Body, string Tag)> made = new(StringComparer.Ordinal);

    public Task HandleAsync(ApiRequest request)
    {
        var path = request.Info.Path.TrimEnd('/');
        return path switch
        {
            "/openapi/v2" when WantsProtobuf(request) => SendAsync(
                request, made.GetOrAdd(OpenApiProtobuf.MediaType, static (_, self) => Tagged(OpenApiProtobuf.Write(self.V2())), this), OpenApiProtobuf.MediaType),
            "/openapi/v2" => SendAsync(request, made.GetOrAdd(path, _ => Tagged(V2()))),
            "/openapi/v3" => SendAsync(request, made.GetOrAdd(path, _ => Tagged(Index()))),
            _ when path.StartsWith(V3Root, StringComparison.Ordinal) && GroupVersions().Contains(path[V3Root.Length..]) => SendAsync(request, Document(path[V3Root.Length..])),
            _ => ResponseBody.WriteAsync(request, ApiError.NoSuchPath),
        };
    }

    // Whoever also takes JSON gets that.
    private static bool WantsProtobuf(ApiRequest request) =>
        Accept.Clauses(request.Http.Request.Headers.Accept).Select(c => c.MediaType).ToArray() is { Length: > 0 } types
        && !types.Any(t => t is MediaTypes.Json or "application/*" or "*/*") && types.Contains(OpenApiProtobuf.MediaType);

    private static Task SendAsync(ApiRequest request, (byte[] Body, string Tag) document, string contentType = MediaTypes.Json)
    {
        var headers = request.Http.Response.Headers;
        headers.ETag = $"\"{document.Tag}\"";
        headers.Vary = "Accept";
        return request.Http.Request.Headers.IfNoneMatch.Contains($"\"{document.Tag}\"")
            ? ResponseBody.WriteEmptyAsync(request, 304)
            : ResponseBody.WriteAsync(request, 200, document.Body, contentType);
    }

    private (byte[] Body, string Tag) Document(string groupVersion) => made.GetOrAdd(groupVersion, key => Tagged(V3(key)));

    private static (byte[] Body, string Tag) Tagged(DocumentObject document)
    {
        return Tagged(DocumentJson.Write(document));
    }

    private static (byte[] Body, string Tag) Tagged(byte[] bytes) => (bytes, Convert.ToHexString(SHA256.HashData(bytes)));

    // api/v1, apis/apps/v1, ...
    private IEnumerable<string> GroupVersions() =>
        resources.All.Select(r => (r.Group.Length == 0 ? "api/" : "apis/") + r.Version.Name.ApiVersion).Distinct();

    private DocumentObject Index() => new(("paths", new DocumentObject(GroupVersions().Select(gv => KeyValuePair.Create(gv,
        (Document)new DocumentObject(("serverRelativeURL", $"{V3Root}{gv}?hash={Document(gv).Tag}")))).ToArray())));

    private DocumentObject V3(string groupVersion)
    {
        var parts = groupVersion.Split('/');
        var (group, version) = parts.Length == 2 ? ("", parts[1]) : (parts[1], parts[2]);
        var schemas = new SchemaDocuments("#/components/schemas/");
        var paths = Paths(schemas, DiscoveryDocuments.In(resources, group, version), v3: true);
        return new(("openapi", "3.0.0"), ("info", Info), ("paths", paths), ("components", new DocumentObject(("schemas", schemas.Definitions))));
    }

    private DocumentObject V2()
    {
        var schemas = new SchemaDocuments("#/definitions/");
        var paths = Paths(schemas, resources.All, v3: false);
        return new(("swagger", "2.0"), ("info", Info), ("paths", paths), ("definitions", schemas.Definitions));
    }

    private static DocumentObject Paths(SchemaDocuments schemas, IEnumerable<ServedResource> served, bool v3)
    {
        var paths = new OpenApiPaths(schemas, v3);
        return new DocumentObject(served.SelectMany(paths.Of).ToArray());
    }

    private static DocumentObject Info { get; } = new(("title", "Kubernetes"), ("version", "v1.36.0"));
}
