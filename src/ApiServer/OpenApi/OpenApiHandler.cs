using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>
/// <c>/openapi/v2</c>, <c>/openapi/v3</c> and the documents below it, each as JSON and as protobuf. The index names them under URLs that carry a hash: what such
/// a URL gives never changes, so that clients keep it.
/// </summary>
internal sealed class OpenApiHandler(ResourceRegistry resources, TimeProvider time)
{
    private readonly Derived<PublishedDocuments> documents = new(resources, static (served, before) => new PublishedDocuments(served, before));

    public Task HandleAsync(ApiRequest request)
    {
        var published = documents.Value;
        var path = request.Info.Path.TrimEnd('/');
        return path switch
        {
            "/openapi/v2" => V2Async(request, published),
            "/openapi/v3" => SendAsync(request, published.Index, MediaTypes.Json),
            _ when path.StartsWith(PublishedDocuments.V3Root, StringComparison.Ordinal) && published.Has(path[PublishedDocuments.V3Root.Length..]) =>
                V3Async(request, published, path[PublishedDocuments.V3Root.Length..]),
            _ => ResponseBody.WriteAsync(request, ApiError.NoSuchPath),
        };
    }

    private static Task V2Async(ApiRequest request, PublishedDocuments published) => Accept.Choose(
        request.Http.Request.Headers.Accept, MediaTypes.Json, OpenApiV2Protobuf.MediaType, OpenApiV2Protobuf.OldMediaType) switch
    {
        MediaTypes.Json => SendAsync(request, published.V2, MediaTypes.Json),
        null => ResponseBody.WriteAsync(request, ApiError.NotAcceptable([MediaTypes.Json, OpenApiV2Protobuf.MediaType])),
        _ => SendAsync(request, published.V2Protobuf, OpenApiV2Protobuf.MediaType),
    };

    private Task V3Async(ApiRequest request, PublishedDocuments published, string name)
    {
        var type = Accept.Choose(request.Http.Request.Headers.Accept, MediaTypes.Json, OpenApiV3Protobuf.MediaType, OpenApiV3Protobuf.OldMediaType);
        if (type is null)
        {
            return ResponseBody.WriteAsync(request, ApiError.NotAcceptable([MediaTypes.Json, OpenApiV3Protobuf.MediaType]));
        }
        var document = published.V3(name);
        var headers = request.Http.Response.Headers;
        if (request.Query("hash") is { Length: > 0 } hash)
        {
            if (hash != document.Tag)
            {
                // An index of before; the document has a new URL.
                headers.Location = published.UrlOf(name);
                return ResponseBody.WriteEmptyAsync(request, 301);
            }
            headers.CacheControl = "public, immutable";
            headers.Expires = time.GetUtcNow().AddYears(1).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        }
        return type == MediaTypes.Json ? SendAsync(request, document, type) : SendAsync(request, published.V3Protobuf(name), OpenApiV3Protobuf.MediaType);
    }

    private static Task SendAsync(ApiRequest request, PublishedDocument document, string contentType)
    {
        request.Http.Response.Headers.Vary = "Accept";
        return ResponseBody.WriteTaggedAsync(request, document.Body, document.Tag, contentType);
    }
}
