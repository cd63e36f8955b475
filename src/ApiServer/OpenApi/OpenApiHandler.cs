using System.Collections.Concurrent;
using System.Security.Cryptography;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>
/// <c>/openapi/v2</c>, <c>/openapi/v3</c> and the documents below it, each as JSON and as protobuf. The index names them under URLs that carry a hash: what such
/// a URL gives never changes, so that clients keep it. Each document is made when first asked for.
/// </summary>
internal sealed class OpenApiHandler(ResourceRegistry resources, TimeProvider time)
{
    private const string V3Root = "/openapi/v3/";

    private readonly OpenApiDocuments documents = new(resources);
    private readonly ConcurrentDictionary<string, (byte[] Body, string Tag)> made = new(StringComparer.Ordinal);

    public Task HandleAsync(ApiRequest request)
    {
        var path = request.Info.Path.TrimEnd('/');
        return path switch
        {
            "/openapi/v2" => V2Async(request),
            "/openapi/v3" => SendAsync(request, made.GetOrAdd(path, _ => Tagged(Index())), MediaTypes.Json),
            _ when path.StartsWith(V3Root, StringComparison.Ordinal) && documents.V3Names.Contains(path[V3Root.Length..]) => V3Async(request, path[V3Root.Length..]),
            _ => ResponseBody.WriteAsync(request, ApiError.NoSuchPath),
        };
    }

    private Task V2Async(ApiRequest request) => Accept.Choose(
        request.Http.Request.Headers.Accept, MediaTypes.Json, OpenApiV2Protobuf.MediaType, OpenApiV2Protobuf.OldMediaType) switch
    {
        MediaTypes.Json => SendAsync(request, made.GetOrAdd("/openapi/v2", _ => Tagged(DocumentJson.Write(documents.V2()))), MediaTypes.Json),
        null => ResponseBody.WriteAsync(request, ApiError.NotAcceptable([MediaTypes.Json, OpenApiV2Protobuf.MediaType])),
        _ => SendAsync(request, made.GetOrAdd(OpenApiV2Protobuf.MediaType, _ => Tagged(OpenApiV2Protobuf.Write(documents.V2()))), OpenApiV2Protobuf.MediaType),
    };

    private Task V3Async(ApiRequest request, string name)
    {
        var type = Accept.Choose(request.Http.Request.Headers.Accept, MediaTypes.Json, OpenApiV3Protobuf.MediaType, OpenApiV3Protobuf.OldMediaType);
        if (type is null)
        {
            return ResponseBody.WriteAsync(request, ApiError.NotAcceptable([MediaTypes.Json, OpenApiV3Protobuf.MediaType]));
        }
        var document = V3(name);
        var headers = request.Http.Response.Headers;
        if (request.Query("hash") is { Length: > 0 } hash)
        {
            if (hash != document.Tag)
            {
                // An index of before; the document has a new URL.
                headers.Location = UrlOf(name);
                return ResponseBody.WriteEmptyAsync(request, 301);
            }
            headers.CacheControl = "public, immutable";
            headers.Expires = time.GetUtcNow().AddYears(1).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        }
        return type == MediaTypes.Json ? SendAsync(request, document, type) : SendAsync(request, V3Protobuf(name), OpenApiV3Protobuf.MediaType);
    }

    private static Task SendAsync(ApiRequest request, (byte[] Body, string Tag) document, string contentType)
    {
        request.Http.Response.Headers.Vary = "Accept";
        return ResponseBody.WriteTaggedAsync(request, document.Body, document.Tag, contentType);
    }

    private (byte[] Body, string Tag) V3(string name) => made.GetOrAdd(V3Root + name, _ => Tagged(DocumentJson.Write(documents.V3(name))));

    // Both encodings of a document have the tag that the index names.
    private (byte[] Body, string Tag) V3Protobuf(string name) =>
        made.GetOrAdd($"{V3Root}{name};{OpenApiV3Protobuf.MediaType}", _ => (OpenApiV3Protobuf.Write(documents.V3(name)), V3(name).Tag));

    private static (byte[] Body, string Tag) Tagged(byte[] bytes) => (bytes, Convert.ToHexString(SHA512.HashData(bytes)));

    private byte[] Index() => DocumentJson.Write(new DocumentObject(("paths", new DocumentObject(documents.V3Names.Select(name => KeyValuePair.Create(name,
        (Document)new DocumentObject(("serverRelativeURL", UrlOf(name))))).ToArray()))));

    private string UrlOf(string name) => $"{V3Root}{name}?hash={V3(name).Tag}";
}
