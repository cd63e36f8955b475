using System.Collections.Concurrent;
using System.Security.Cryptography;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Discovery;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>
/// <c>/openapi/v2</c>, <c>/openapi/v3</c> and one document per group and version below it. The index names them under URLs that carry a hash: what such a
/// URL gives never changes, so that clients keep it. Each document is made when first asked for.
/// </summary>
internal sealed class OpenApiHandler(ResourceRegistry resources, TimeProvider time)
{
    private const string V3Root = "/openapi/v3/";

    private readonly ConcurrentDictionary<string, (byte[] Body, string Tag)> made = new(StringComparer.Ordinal);

    public Task HandleAsync(ApiRequest request)
    {
        var path = request.Info.Path.TrimEnd('/');
        return path switch
        {
            "/openapi/v2" => V2Async(request),
            "/openapi/v3" => SendAsync(request, made.GetOrAdd(path, _ => Tagged(Index()))),
            _ when path.StartsWith(V3Root, StringComparison.Ordinal) && GroupVersions().Contains(path[V3Root.Length..]) => V3Async(request, path[V3Root.Length..]),
            _ => ResponseBody.WriteAsync(request, ApiError.NoSuchPath),
        };
    }

    private Task V2Async(ApiRequest request) => Accept.Choose(
        request.Http.Request.Headers.Accept, MediaTypes.Json, OpenApiProtobuf.MediaType, OpenApiProtobuf.OldMediaType) switch
    {
        MediaTypes.Json => SendAsync(request, made.GetOrAdd("/openapi/v2", _ => Tagged(V2()))),
        OpenApiProtobuf.MediaType or OpenApiProtobuf.OldMediaType => SendAsync(
            request, made.GetOrAdd(OpenApiProtobuf.MediaType, static (_, self) => Tagged(OpenApiProtobuf.Write(self.V2())), this), OpenApiProtobuf.MediaType),
        _ => ResponseBody.WriteAsync(request, ApiError.NotAcceptable([MediaTypes.Json, OpenApiProtobuf.MediaType])),
    };

    private Task V3Async(ApiRequest request, string groupVersion)
    {
        if (Accept.Choose(request.Http.Request.Headers.Accept, MediaTypes.Json) is null)
        {
            return ResponseBody.WriteAsync(request, ApiError.NotAcceptable([MediaTypes.Json]));
        }
        var document = Document(groupVersion);
        var headers = request.Http.Response.Headers;
        if (request.Query("hash") is { Length: > 0 } hash)
        {
            if (hash != document.Tag)
            {
                // An index of before; the document has a new URL.
                headers.Location = UrlOf(groupVersion);
                return ResponseBody.WriteEmptyAsync(request, 301);
            }
            headers.CacheControl = "public, immutable";
            headers.Expires = time.GetUtcNow().AddYears(1).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        }
        return SendAsync(request, document);
    }

    private static Task SendAsync(ApiRequest request, (byte[] Body, string Tag) document, string contentType = MediaTypes.Json)
    {
        request.Http.Response.Headers.Vary = "Accept";
        return ResponseBody.WriteTaggedAsync(request, document.Body, document.Tag, contentType);
    }

    private (byte[] Body, string Tag) Document(string groupVersion) => made.GetOrAdd(groupVersion, key => Tagged(V3(key)));

    private static (byte[] Body, string Tag) Tagged(DocumentObject document) => Tagged(DocumentJson.Write(document));

    private static (byte[] Body, string Tag) Tagged(byte[] bytes) => (bytes, Convert.ToHexString(SHA512.HashData(bytes)));

    // api/v1, apis/apps/v1, ...
    private IEnumerable<string> GroupVersions() =>
        resources.All.Select(r => (r.Group.Length == 0 ? "api/" : "apis/") + r.Version.Name.ApiVersion).Distinct();

    private DocumentObject Index() => new(("paths", new DocumentObject(GroupVersions().Select(gv => KeyValuePair.Create(gv,
        (Document)new DocumentObject(("serverRelativeURL", UrlOf(gv))))).ToArray())));

    private string UrlOf(string groupVersion) => $"{V3Root}{groupVersion}?hash={Document(groupVersion).Tag}";

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

    private static DocumentObject Info { get; } = new(("title", "Kubernetes"), ("version", ServerVersion.Git));
}
