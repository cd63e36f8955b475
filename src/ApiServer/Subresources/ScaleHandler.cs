using System.Text.Json;
using MiniKube.Api.Autoscaling.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.FieldValidation;
using MiniKube.ApiServer.Handlers;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Patching;
using MiniKube.ApiServer.Renderings;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.ServerSideApply;
using MiniKube.ApiServer.Statuses;
using MiniKube.ApiServer.Writes;

namespace MiniKube.ApiServer.Subresources;

/// <summary>Reads and writes how many replicas an object wants, as an <c>autoscaling/v1</c> Scale.</summary>
internal sealed class ScaleHandler(ServerParts parts, ObjectWriter writer)
{
    private static readonly KindDeclaration ScaleKind = KindDeclaration.Of<Scale>();
    private static readonly KindVersion Version = ScaleKind.StorageVersion;

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
            : AnswerAsync(request, ScaleObject.Of(resource.Kind, resource.Storage.Decode(entry.Json, entry.ModRevision))));
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
        if (ObjectInput.OtherKind(body!.Content, ScaleKind, Version) is { } other)
        {
            await ResponseBody.WriteAsync(request, other);
            return;
        }
        await WriteAsync(request, options!, _ => (body.Content, body.Problems, null), DecodedFrom.Text, static (_, problem) => Unhandled(problem));
    }

    public Task PatchAsync(ApiRequest request) => MediaTypes.OfPatch(request.Http.Request) == MediaTypes.ApplyPatch
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
            if (patched.Patched is null)
            {
                return (null, [], PatchHandler.Refused(patched));
            }
            return PatchHandler.VersionOf(type, patched.Patched, ScaleKind, Version).Problem is { } problem
                ? (null, [], PatchHandler.Unusable(type, patch!, patched.Patched, problem))
                : (patched.Patched, patched.Problems, null);
        }, PatchHandler.FormOf(type), (patched, problem) => PatchHandler.Unusable(type, patch!, patched, problem));
    }

    private async Task ApplyAsync(ApiRequest request)
    {
        var (options, error) = WriteOptions.Parse(request, "PatchOptions", isApply: true);
        var (configuration, unreadable) = error is null ? await AppliedConfiguration.ReadAsync(request, Version) : (null, error);
        if (configuration is null)
        {
            await ResponseBody.WriteAsync(request, unreadable!);
            return;
        }
        var context = parts.ContextOf(request, options!.DryRun, options.FieldManager) with { IsApply = true };
        var managers = new ScaleManagers(context.Kind.Sub("scale")!.Scale!.SpecReplicas, context.Version, Version);
        await AnswerAsync(request, await writer.UpdateAsync(request.Resource.Storage, context, context.Name!, current =>
        {
            var live = managers.ToScale(current, ScaleObject.Of(context.Kind, current));
            var (merged, conflict) = FieldManager.Apply(Of(context), live, configuration.Content, options.Force);
            if (merged is null)
            {
                return (null, conflict);
            }
            request.Warnings.Clear();
            var walked = SchemaWalk.Decode(merged, Version.Schema, DecodedFrom.Tree);
            if (walked.Object is null)
            {
                return (null, configuration.Unreadable(walked.TypeError!));
            }
            if (configuration.Judge(request, options.FieldValidation) is { } repeated)
            {
                return (null, repeated);
            }
            var (updated, bad) = Scaled(request, context, current, walked.Object);
            return updated is null ? (null, bad) : (managers.ToParent(updated, merged), null);
        }));
    }

    /// <param name="request">The request.</param>
    /// <param name="options">Its parameters.</param>
    /// <param name="change">The scale as it shall be, and what is wrong with its fields beside what its schema tells.</param>
    /// <param name="from">Whose words a wrong shape is told in.</param>
    /// <param name="refuse">The answer to a scale that cannot be read.</param>
    private async Task WriteAsync(ApiRequest request, WriteOptions options,
        Func<DocumentObject, (Document? Scale, IReadOnlyList<string> Problems, ApiError? Error)> change, DecodedFrom from, Func<Document, string, ApiError> refuse)
    {
        var kind = request.Resource.Kind;
        var context = parts.ContextOf(request, options.DryRun, options.FieldManager);
        var result = await writer.UpdateAsync(request.Resource.Storage, context, context.Name!, current =>
        {
            var (body, problems, error) = change(ScaleObject.Of(kind, current));
            if (error is not null)
            {
                return (null, error);
            }
            var walked = SchemaWalk.Decode(body!, Version.Schema, from);
            request.Warnings.Clear();
            if ((walked.TypeError ?? ObjectInput.Judge(request, options.FieldValidation, [.. problems, .. walked.Problems])) is { } problem)
            {
                return (null, refuse(body!, problem));
            }
            return Scaled(request, context, current, walked.Object!);
        });
        await AnswerAsync(request, result);
    }

    private static Task AnswerAsync(ApiRequest request, WriteResult result) => result.Error is not null
        ? ResponseBody.WriteAsync(request, result.Error)
        : AnswerAsync(request, ScaleObject.Of(request.Resource.Kind, result.Object!));

    private static Task AnswerAsync(ApiRequest request, DocumentObject scale) => request.Rendition switch
    {
        { Form: RenditionForm.Table } => ResponseBody.WriteAsync(request, 200, Tables.Of(Columns, Version.Schema, request.Rendition, scale, request.Now)),
        { Form: RenditionForm.PartialMetadata } => ResponseBody.WriteAsync<PartialObjectMetadata>(request, 200, PartialMetadata.Of(scale, request.Rendition)),
        _ => ResponseBody.WriteAsync<Scale>(request, 200, scale),
    };

    /// <summary>The object with the replicas that a scale wants, under the scale's preconditions.</summary>
    private static (DocumentObject? Updated, ApiError? Error) Scaled(ApiRequest request, RequestContext context, DocumentObject current, DocumentObject body)
    {
        var (located, misplaced) = ObjectInput.Locate(Of(context), body);
        if (located is null)
        {
            return (null, misplaced);
        }
        Scale scale;
        try
        {
            scale = ApiJson.Read<Scale>(located);
        }
        catch (JsonException e)
        {
            return (null, Unhandled(e.Message));
        }
        if (scale.Spec.Replicas < 0)
        {
            return (null, ApiError.Invalid("autoscaling", "Scale", context.Name!,
                [FieldError.Invalid("spec.replicas", scale.Spec.Replicas.Value, "must be greater than or equal to 0")]));
        }
        if (scale.Metadata.Uid is { Length: > 0 } uid && uid != current.Uid())
        {
            return (null, ApiError.OtherUid(context.Version.Name.Group, context.Kind.Resource + "/scale", context.Name!, uid, current.Uid()));
        }
        var updated = current.WithAt(context.Kind.Sub("scale")!.Scale!.SpecReplicas.ToArray(), scale.Spec.Replicas ?? 0);
        // Where replicas make the spec, its other fields have defaults.
        updated = context.Kind.FromStored?.Invoke(updated) ?? updated;
        return (scale.Metadata.ResourceVersion is { Length: > 0 } revision
            ? updated.WithMeta("resourceVersion", revision)
            : updated.WithoutMeta("resourceVersion"), null);
    }

    /// <summary>The request as one about scales.</summary>
    private static RequestContext Of(RequestContext context) => context with { Kind = ScaleKind, Version = Version };

    private static ApiError Unhandled(string why) => ApiError.BadRequest(RequestBody.Unhandled("Scale", "v1", "Scale", why));
}
