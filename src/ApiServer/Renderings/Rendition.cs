using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.FieldValidation;
using MiniKube.ApiServer.Kinds;
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
/// <param name="Pretty">The JSON is indented, for people.</param>
/// <param name="MetaVersion">For tables and metadata: their version in <c>meta.k8s.io</c>, <c>v1</c> or <c>v1beta1</c>.</param>
internal sealed record Rendition(
    RenditionForm Form, bool Protobuf = false, bool Yaml = false, bool Pretty = false, TableObject IncludeObject = TableObject.Metadata, string MetaVersion = "v1")
{
    public static Rendition Json { get; } = new(RenditionForm.Object);

    /// <summary>What renderers write; <see cref="ResponseBody"/> makes YAML of JSON.</summary>
    public string ContentType => Protobuf ? MediaTypes.Protobuf : MediaTypes.Json;

    /// <summary>Of Tables and PartialObjectMetadata.</summary>
    public string MetaApiVersion => $"{PartialMetadata.Group}/{MetaVersion}";

    /// <summary>
    /// The form of the best clause of the Accept header that can be served; JSON where there is no header. Objects lie ready in JSON, so protobuf is for
    /// clients that do not take the same form in JSON as well, or less gladly.
    /// </summary>
    public static (Rendition? Rendition, ApiError? Error) Negotiate(ApiRequest request)
    {
        var header = request.Http.Request.Headers.Accept;
        if (Accept.IsAbsent(header) || header == MediaTypes.Json)
        {
            return (Json, null);
        }
        // YAML has no frames, so that nothing can be streamed in it.
        var streams = request.Info.Verb == "watch";
        (Rendition Rendition, double Quality, string? As)? protobuf = null;
        foreach (var clause in Accept.Clauses(header))
        {
            if (Of(clause, request.Resource) is not { } rendition || (streams && rendition.Yaml))
            {
                continue;
            }
            if (rendition.Protobuf)
            {
                protobuf ??= (rendition, clause.Quality, clause["as"]);
            }
            else if (protobuf is not { } earlier
                || (!rendition.Yaml && clause.Quality == earlier.Quality && rendition with { Protobuf = true } == earlier.Rendition))
            {
                return Complete(request, rendition, clause["as"]);
            }
        }
        return protobuf is { } only ? Complete(request, only.Rendition, only.As) : (null, Unacceptable(request.Resource, streams));
    }

    // Null for a clause that cannot be served. Tables have no protobuf form.
    private static Rendition? Of(AcceptClause clause, ServedResource resource)
    {
        var protobuf = clause is { Type: "application", Subtype: "vnd.kubernetes.protobuf" };
        var yaml = clause is { Type: "application", Subtype: "yaml" };
        // The version of what the server itself makes, Tables and the like.
        var version = clause["sv"] is null or "v1";
        if (!version || !clause.Streams || (!protobuf && !yaml && !clause.Admits(MediaTypes.Json)))
        {
            return null;
        }
        if (!clause.Transforms)
        {
            return protobuf && resource.Version.ToProtobuf is null ? null : new Rendition(RenditionForm.Object, protobuf, yaml, clause.Pretty);
        }
        if (clause["g"] != PartialMetadata.Group || clause["v"] is not ("v1" or "v1beta1"))
        {
            return null;
        }
        RenditionForm? form = clause["as"] switch
        {
            "Table" when !protobuf => RenditionForm.Table,
            PartialMetadata.Kind or PartialMetadata.ListKind => RenditionForm.PartialMetadata,
            _ => null,
        };
        return form is { } f ? new Rendition(f, protobuf, yaml, clause.Pretty, MetaVersion: clause["v"]!) : null;
    }

    // What a clause alone does not tell: whether the answer is one that has the form, and how the form is to be filled.
    private static (Rendition? Rendition, ApiError? Error) Complete(ApiRequest request, Rendition rendition, string? kind) => rendition.Form switch
    {
        RenditionForm.Object => (rendition == Json ? Json : rendition, null),
        RenditionForm.PartialMetadata => Misfit(request, kind!) is { } misfit ? (null, ApiError.NotAcceptable(misfit)) : (rendition, null),
        _ => request.Query("includeObject") switch
        {
            null or "" or "Metadata" => (rendition, null),
            "None" => (rendition with { IncludeObject = TableObject.None }, null),
            "Object" => (rendition with { IncludeObject = TableObject.Object }, null),
            var other => (null, ApiError.BadRequest("Unable to convert to Table as requested: "
                + FieldError.Invalid("includeObject", other, "must be 'Metadata', 'Object', 'None', or empty"))),
        },
    };

    // A list has no metadata of an object, nor an object that of a list. A watch is told object by object, whatever it was asked for as.
    private static string? Misfit(ApiRequest request, string kind) => (kind, request.Info.Verb) switch
    {
        (PartialMetadata.Kind, "list") => $"you requested {kind}, but the requested object is a list (*{GoTypes.Internal(request.Resource.Kind.StorageVersion.Name)}List)",
        (PartialMetadata.ListKind, "get" or "create" or "update" or "patch") =>
            $"you requested {kind}, but the requested object is not a list (*{GoTypes.Internal(request.Resource.Kind.StorageVersion.Name)})",
        _ => null,
    };

    private static ApiError Unacceptable(ServedResource resource, bool streams)
    {
        var types = MediaTypes.Bodies.Where(t => t != MediaTypes.Protobuf || resource.Version.ToProtobuf is not null);
        return ApiError.NotAcceptable(streams ? types.Where(t => t != MediaTypes.Yaml).Select(t => t + ";stream=watch") : types);
    }
}
