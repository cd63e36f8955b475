using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Renderings;

/// <summary>The form of an answer.</summary>
internal enum RenditionForm { Object, Table, PartialMetadata }

/// <summary>How much of an object stands beside its row in a Table (<c>includeObject</c>).</summary>
internal enum TableObject { Metadata, None, Object }

/// <summary>What the client asked for by its Accept header.</summary>
internal sealed record Rendition(RenditionForm Form, TableObject IncludeObject = TableObject.Metadata)
{
    public static Rendition Json { get; } = new(RenditionForm.Object);
    public static Rendition Partial { get; } = new(RenditionForm.PartialMetadata);

    /// <summary>The first clause of the Accept header that can be served; JSON where there is no header.</summary>
    public static (Rendition? Rendition, ApiError? Error) Negotiate(ApiRequest request)
    {
        var any = false;
        foreach (var clause in Accept.Clauses(request.Http.Request.Headers.Accept))
        {
            any = true;
            if (clause.MediaType is not (MediaTypes.Json or "*/*" or "application/*"))
            {
                continue;
            }
            switch (clause["as"])
            {
                case null:
                    return (Json, null);
                case "Table" when clause["g"] == "meta.k8s.io" && clause["v"] == "v1":
                    return Include(request);
                case "PartialObjectMetadata" or "PartialObjectMetadataList" when clause["g"] == "meta.k8s.io" && clause["v"] == "v1":
                    return (Partial, null);
            }
        }
        return any ? (null, ApiError.NotAcceptable([MediaTypes.Json])) : (Json, null);
    }

    private static (Rendition? Rendition, ApiError? Error) Include(ApiRequest request) => request.Query("includeObject") switch
    {
        null or "" or "Metadata" => (new Rendition(RenditionForm.Table), null),
        "None" => (new Rendition(RenditionForm.Table, TableObject.None), null),
        "Object" => (new Rendition(RenditionForm.Table, TableObject.Object), null),
        var other => (null, ApiError.BadRequest($"unrecognized includeObject value: {other}")),
    };
}
