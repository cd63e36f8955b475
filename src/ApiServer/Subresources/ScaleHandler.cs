using System.Text.Json;
using MiniKube.Api.Autoscaling.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Selectors;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.FieldValidation;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Patching;
using MiniKube.ApiServer.Renderings;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.ApiServer.Handlers;
using MiniKube.ApiServer.Writes;

namespace MiniKube.ApiServer.Subresources;

/// <summary>Reads and writes how many replicas an object wants, as an <c>autoscaling/v1</c> Scale.</summary>
internal sealed class ScaleHandler(ServerParts parts, ObjectWriter writer, ApplyHandler apply)
{
    private static readonly KindVersion Version = KindVersion.Of<Scale>();

    private static readonly TableColumn[] Columns =
    [
        TableColumn.NameColumn,
        new("Desired", static (o, _) => o.At("spec", "replicas") ?? 0) { Type = "integer", Field = ["spec", "replicas"] },
        new("Available", static (o, _) => o.At("status", "replicas") ?? 0) { Type = "integer", Field = ["status", "replicas"] },
        TableColumn.Age,
    ];

    public async Task GetAsync(ApiRequest request)
    {
        await parts.Hub.WaitUntilFreshAsync(request.Cancel);
        var resource = request.Resource;
        var entry = resource.Cache.Find(resource.Storage.Key(request.Info.Namespace, request.Info.Name!));
        await (entry is null
            ? ResponseBody.WriteAsync(request, ApiError.NotFound(resource.Group, resource.Kind.Resource, request.Info.Name!))
            : AnswerAsync(request, ScaleOf(resource.Kind, ObjectCodec.Decode(entry.Json, entry.ModRevision))));
    }

    public async Task UpdateAsync(ApiRequest request)
    {
        var (options, error) = WriteOptions.Parse(request, "UpdateOptions");
        var (body, unreadable) = error is null ? await RequestBody.DecodeAsync(request, "Scale", Version.FromProtobuf) : (null, error);
        if (unreadable is not null)
        {
            await ResponseBody.WriteAsync(request, unreadable);
            return;
        }
        await WriteAsync(request, options!, _ => (body, [], null), refuse: static (_, problem) => Unhandled(problem));
    }

    public Task PatchAsync(ApiRequest request) => MediaTypes.Bare(request.Http.Request.ContentType) == MediaTypes.ApplyPatch
        ? ApplyAsync(request)
        : ChangeAsync(request);

    private async Task ChangeAsync(ApiRequest request)
    {
        var (options, error) = WriteOptions.Parse(request, "PatchOptions");
        var (type, patch, unreadable) = error is null ? await PatchHandler.ReadAsync(request) : (default, null, error);
        if (unreadable is not null)
        {
            await ResponseBody.WriteAsync(request, unreadable);
            return;
        }
        await WriteAsync(request, options!, scale =>
        {
            var patched = Patches.Apply(type, scale, patch!, Version.Schema);
            return patched.Patched is null ? (null, [], PatchHandler.Refused(patched)) : (patched.Patched, patched.Problems, null);
        }, refuse: static (patched, problem) => ApiError.Invalid("", "", "", [FieldError.Invalid("patch", patched.ToString(), problem)]));
    }

    private async Task ApplyAsync(ApiRequest request)
    {
        var (options, error) = WriteOptions.Parse(request, "PatchOptions", isApply: true);
        var context = error is null ? parts.ContextOf(request, options!.DryRun, options.FieldManager) with { IsApply = true } : null;
        var (given, unreadable) = error is null ? await ApplyHandler.ReadAsync(request, context!, Version, options!.FieldValidation) : (null, error);
        var (scale, bad) = given is null ? (null, unreadable) : Read(context!, given);
        if (scale is null)
        {
            await ResponseBody.WriteAsync(request, bad!);
            return;
        }
        await AnswerAsync(request, await apply.ApplyAsync(request, context!, ConfigurationOf(context!, given!), options!));
    }

    /// <summary>What an applied scale says of the object it scales: the account of owners is kept there, in its terms.</summary>
    private static DocumentObject ConfigurationOf(RequestContext context, DocumentObject scale)
    {
        var configuration = new DocumentObject(("apiVersion", context.Version.Name.ApiVersion), ("kind", context.Version.Name.Kind));
        foreach (var member in (ReadOnlySpan<string>)["name", "namespace", "uid", "resourceVersion"])
        {
            configuration = configuration.WithMetaOf(scale, member);
        }
        return scale.At("spec", "replicas") is { } replicas
            ? configuration.WithAt(context.Kind.Sub("scale")!.Scale!.SpecReplicas.ToArray(), replicas)
            : configuration;
    }

    /// <param name="request">The request.</param>
    /// <param name="options">Its parameters.</param>
    /// <param name="change">The scale as it shall be, and what is wrong with its fields beside what its schema tells.</param>
    /// <param name="refuse">The answer to a scale that cannot be read.</param>
    private async Task WriteAsync(ApiRequest request, WriteOptions options,
        Func<DocumentObject, (Document? Scale, IReadOnlyList<string> Problems, ApiError? Error)> change, Func<Document, string, ApiError> refuse)
    {
        var kind = request.Resource.Kind;
        var context = parts.ContextOf(request, options.DryRun, options.FieldManager);
        var result = await writer.UpdateAsync(request.Resource.Storage, context, context.Name!, current =>
        {
            var (body, problems, error) = change(ScaleOf(kind, current));
            if (error is not null)
            {
                return (null, error);
            }
            var walked = SchemaWalk.Decode(body!, Version.Schema);
            request.Warnings.Clear();
            if ((walked.TypeError ?? ObjectInput.Judge(request, options.FieldValidation, [.. problems, .. walked.Problems])) is { } problem)
            {
                return (null, refuse(body!, problem));
            }
            var (scale, bad) = Read(context, walked.Object!);
            if (scale is null)
            {
                return (null, bad);
            }
            var updated = current.WithAt(kind.Sub("scale")!.Scale!.SpecReplicas.ToArray(), scale.Spec.Replicas ?? 0);
            updated = scale.Metadata.Uid is { Length: > 0 } uid ? updated.WithMeta("uid", uid) : updated;
            return (scale.Metadata.ResourceVersion is { Length: > 0 } revision
                ? updated.WithMeta("resourceVersion", revision)
                : updated.WithoutMeta("resourceVersion"), null);
        });
        await AnswerAsync(request, result);
    }

    private static Task AnswerAsync(ApiRequest request, WriteResult result) => result.Error is not null
        ? ResponseBody.WriteAsync(request, result.Error)
        : AnswerAsync(request, ScaleOf(request.Resource.Kind, result.Object!));

    private static Task AnswerAsync(ApiRequest request, DocumentObject scale) => request.Rendition switch
    {
        { Form: RenditionForm.Table } => ResponseBody.WriteAsync(request, 200, Tables.Of(Columns, Version.Schema, request.Rendition, scale, request.Now)),
        { Form: RenditionForm.PartialMetadata } => ResponseBody.WriteAsync<PartialObjectMetadata>(request, 200, PartialMetadata.Of(scale, request.Rendition)),
        _ => ResponseBody.WriteAsync<Scale>(request, 200, scale),
    };

    private static (Scale? Scale, ApiError? Error) Read(RequestContext context, DocumentObject body)
    {
        Scale scale;
        try
        {
            scale = ApiJson.Read<Scale>(body);
        }
        catch (JsonException e)
        {
            return (null, Unhandled(e.Message));
        }
        if (scale.Metadata.Name is { Length: > 0 } name && name != context.Name)
        {
            return (null, ApiError.BadRequest($"the name of the object ({name}) does not match the name on the URL ({context.Name})"));
        }
        return scale.Spec.Replicas < 0
            ? (null, ApiError.Invalid("autoscaling", "Scale", context.Name!,
                [FieldError.Invalid("spec.replicas", scale.Spec.Replicas.Value, "must be greater than or equal to 0")]))
            : (scale, null);
    }

    private static ApiError Unhandled(string why) => ApiError.BadRequest(RequestBody.Unhandled("Scale", "v1", "Scale", why));

    private static DocumentObject ScaleOf(KindDeclaration kind, DocumentObject o)
    {
        var paths = kind.Sub("scale")!.Scale!;
        var scale = new Scale
        {
            Metadata = new ObjectMeta { Name = o.Name(), Namespace = o.Namespace(), Uid = o.Uid(), ResourceVersion = o.ResourceVersion() },
            Spec = new ScaleSpec { Replicas = Number(o, paths.SpecReplicas) },
            Status = new ScaleStatus { Replicas = Number(o, paths.StatusReplicas), Selector = Selector(o.At(paths.Selector.ToArray())) },
        };
        var document = ApiJson.ToDocument(scale);
        return o.At("metadata", "creationTimestamp") is { } created ? document.WithMeta("creationTimestamp", created) : document;
    }

    private static int Number(DocumentObject o, IReadOnlyList<string> path) => (int)(o.At(path.ToArray())?.AsInteger ?? 0);

    private static string Selector(Document? selector)
    {
        if (selector is not DocumentObject o)
        {
            return "";
        }
        var structured = o.Contains("matchLabels") || o.Contains("matchExpressions");
        return structured
            ? LabelSelectorExpression.From(ApiJson.Read<LabelSelector>(o)).ToString()
            : LabelSelectorExpression.FromLabels(o.Select(m => KeyValuePair.Create(m.Key, m.Value.AsString ?? ""))).ToString();
    }
}
