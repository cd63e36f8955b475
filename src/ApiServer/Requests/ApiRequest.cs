using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Renderings;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Requests;

/// <summary>One request on its way through the pipeline: what each stage has found out so far.</summary>
internal sealed class ApiRequest(HttpContext http, DateTimeOffset now)
{
    public HttpContext Http { get; } = http;
    public RequestInfo Info { get; } = RequestInfo.Parse(http.Request);

    /// <summary>The moment at which the request came.</summary>
    public DateTimeOffset Now { get; } = now;
    public UserInfo User { get; set; } = UserInfo.Anonymous;

    /// <summary>The resource that the path names, once it is known to be served.</summary>
    public ServedResource Resource { get; set; } = null!;

    /// <summary>How the answer is to be written.</summary>
    public Rendition Rendition { get; set; } = Rendition.Json;

    /// <summary>Texts for <c>Warning</c> headers.</summary>
    public List<string> Warnings { get; } = [];
    public CancellationToken Cancel => Http.RequestAborted;

    public string? Query(string name)
    {
        var values = Http.Request.Query[name];
        return values.Count == 0 ? null : values[0];
    }
}

/// <summary>A stage of the pipeline, or all that follow one.</summary>
internal delegate Task RequestHandler(ApiRequest request);
