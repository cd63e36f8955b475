using MiniKube.Api.Documents;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.FieldValidation;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.ServerSideApply;
using MiniKube.ApiServer.Statuses;
using MiniKube.ApiServer.Writes;

namespace MiniKube.ApiServer.Handlers;

/// <summary>
/// Server-side apply: lays a configuration over an object, or makes it
/// (https://kubernetes.io/docs/reference/using-api/server-side-apply/).
/// </summary>
internal sealed class ApplyHandler(ServerParts parts, ObjectWriter writer)
{
    public async Task HandleAsync(ApiRequest request)
    {
        var (options, error) = WriteOptions.Parse(request, "PatchOptions", isApply: true);
        var (configuration, unreadable) = error is null ? await AppliedConfiguration.ReadAsync(request, request.Resource.Version) : (null, error);
        if (configuration is null)
        {
            await ResponseBody.WriteAsync(request, unreadable!);
            return;
        }
        var context = parts.ContextOf(request, options!.DryRun, options.FieldManager) with { IsApply = true };
        var storage = request.Resource.Storage;
        Change update = current => Merge(request, context, context.Version.FromStorage?.Invoke(current) ?? current, configuration, options);
        var result = context.Subresource is not null
            ? await writer.UpdateAsync(storage, context, context.Name!, update)
            : await writer.UpsertAsync(storage, context, update, () => Merge(request, context, null, configuration, options));
        await ObjectAnswer.WriteAsync(request, result.Created ? 201 : 200, result);
    }

    private static (DocumentObject? Object, ApiError? Error) Merge(
        ApiRequest request, RequestContext context, DocumentObject? live, AppliedConfiguration configuration, WriteOptions options)
    {
        var (merged, conflict) = FieldManager.Apply(context, live, configuration.Content, options.Force);
        if (merged is null)
        {
            return (null, conflict);
        }
        request.Warnings.Clear();
        var (updated, problem) = ObjectInput.Accept(request, context, merged, FieldValidationMode.Ignore, from: DecodedFrom.Tree);
        if (updated is null)
        {
            return (null, configuration.Unreadable(problem!));
        }
        if (configuration.Judge(request, options.FieldValidation) is { } repeated)
        {
            return (null, repeated);
        }
        return live is null && updated.Uid() is { Length: > 0 } uid
            ? (null, ApiError.Conflict(context.Version.Name.Group, context.Kind.Resource, context.Name!,
                $"uid mismatch: the provided object specified uid {uid}, and no existing object was found"))
            : ObjectInput.Locate(context, updated);
    }
}
