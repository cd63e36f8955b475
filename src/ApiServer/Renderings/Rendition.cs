using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Renderings;

/// <summary>The form of an answer.</summary>
internal enum RenditionForm { Object, Table, PartialMetadata }

/// <summary>How much of an object stands beside its row in a Table (<c>includeObject</c>).</summary>
internal enum TableObject { Metadata, None, Object }

/// <summary>What the client asked for by its Accept header.</summary>
/// <param name="Form">The object itself, or what is told of it.</param>
/// <param name="Protobuf">In protobuf, else in JSON.</param>
/// <param name="Yaml">The JSON is sent as YAML.</param>
/// <param name="IncludeObject">For tables.</param>
internal sealed record Rendition(RenditionForm Form, bool Protobuf = false, bool Yaml = false, TableObject IncludeObject = TableObject.Metadata)
{
    public static Rendition Json { get; } = new(RenditionForm.Object);

    /// <summary>What renderers write; <see cref="ResponseBody"/> makes YAML of JSON.</summary>
    public string ContentType => Protobuf ? MediaTypes.Protobuf : MediaTypes.Json;

    /// <summary>
    /// The form of the first clause of the Accept header that can be served; JSON where there is no header. Objects lie ready in JSON, so protobuf is for
    /// clients that do not take the same form in JSON as well.
    /// </summary>
    public static (Rendition? Rendition, ApiError? Error) Negotiate(ApiRequest request)
    {
        var any = false;
        // YAML has no frames, so that nothing can be streamed in it.
        var streams = request.Info.Verb == "watch";
        RenditionForm? protobuf = null;
        foreach (var clause in Accept.Clauses(request.Http.Request.Headers.Accept))
        {
            any = true;
            if (FormOf(clause, request.Resource) is not { } form || (streams && clause.MediaType == MediaTypes.Yaml))
            {
                continue;
            }
            if (clause.MediaType == MediaTypes.Protobuf)
            {
                protobuf ??= form;
            }
            else if (protobuf is null || (protobuf == form && clause.MediaType != MediaTypes.Yaml))
            {
                return InJson(request, form, clause.MediaType == MediaTypes.Yaml);
            }
        }
        return protobuf is { } only ? (new Rendition(only, Protobuf: true), null)
            : any ? (null, ApiError.NotAcceptable(MediaTypes.Bodies.Where(t => t switch
            {
                MediaTypes.Yaml => !streams,
                MediaTypes.Protobuf => request.Resource.Version.ToProtobuf is not null,
                _ => true,
            })))
            : (Json, null);
    }

    // Null for a clause that cannot be served. Tables have no protobuf form.
    private static RenditionForm? FormOf(AcceptClause clause, ServedResource resource)
    {
        var protobuf = clause.MediaType == MediaTypes.Protobuf;
        if (!protobuf && clause.MediaType is not (MediaTypes.Json or MediaTypes.Yaml or "*/*" or "application/*"))
        {
            return null;
        }
        var meta = clause["g"] == "meta.k8s.io" && clause["v"] == "v1";
        return clause["as"] switch
        {
            null when !protobuf || resource.Version.ToProtobuf is not null => RenditionForm.Object,
            "Table" when meta && !protobuf => RenditionForm.Table,
            "PartialObjectMetadata" or "PartialObjectMetadataList" when meta => RenditionForm.PartialMetadata,
            _ => null,
        };
    }

    private static (Rendition? Rendition, ApiError? Error) InJson(ApiRequest request, RenditionForm form, bool yaml)
    {
        if (form != RenditionForm.Table)
        {
            return (form == RenditionForm.Object && !yaml ? Json : new Rendition(form, Yaml: yaml), null);
        }
        return request.Query("includeObject") switch
        {
            null or "" or "Metadata" => (new Rendition(form, Yaml: yaml), null),
            "None" => (new Rendition(form, Yaml: yaml, IncludeObject: TableObject.None), null),
            "Object" => (new Rendition(form, Yaml: yaml, IncludeObject: TableObject.Object), null),
            var other => (null, ApiError.BadRequest($"unrecognized includeObject value: {other}")),
        };
    }
}
