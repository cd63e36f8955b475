using MiniKube.Api.Documents;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.ApiServer.Writes;

namespace MiniKube.ApiServer.Handlers;

/// <summary>Replaces an object, or its status, with the one in the body.</summary>
internal sealed class UpdateHandler(ServerParts parts, ObjectWriter writer)
{
    public async Task HandleAsync(ApiRequest request)
    {
        var (options, error) = WriteOptions.Parse(request, "UpdateOptions");
        if (error is not null)
        {
            await ResponseBody.WriteAsync(request, error);
            return;
        }
        var context = parts.ContextOf(request, options!.DryRun, options.FieldManager);
        var (input, unreadable) = await ObjectInput.ReadAsync(request, context, options.FieldValidation);
        if (unreadable is not null)
        {
            await ResponseBody.WriteAsync(request, unreadable);
            return;
        }
        var storage = request.Resource.Storage;
        Change update = current => OtherUid(context, input!, current) is { } other ? (null, other) : (input, null);
        var result = context.Kind.AllowCreateOnUpdate && context.Subresource is null
            ? await writer.UpsertAsync(storage, context, update, () => OtherUid(context, input!, null) is { } other
                ? (null, other)
                : input!.ResourceVersion() is null or "" or "0"
                    ? (input, null)
                    : (null, ApiError.Modified(request.Resource.Group, context.Kind.Resource, context.Name!)))
            : await writer.UpdateAsync(storage, context, context.Name!, update);
        await ObjectAnswer.WriteAsync(request, result.Created ? 201 : 200, result);
    }

    /// <summary>A namespace's <c>finalize</c>: of the body only <c>spec.finalizers</c> count.</summary>
    public async Task FinalizeAsync(ApiRequest request)
    {
        var (options, error) = WriteOptions.Parse(request, "UpdateOptions");
        if (error is not null)
        {
            await ResponseBody.WriteAsync(request, error);
            return;
        }
        var context = parts.ContextOf(request, options!.DryRun, options.FieldManager);
        var (input, unreadable) = await ObjectInput.ReadAsync(request, context, options.FieldValidation);
        await (unreadable is not null
            ? ResponseBody.WriteAsync(request, unreadable)
            : ObjectAnswer.WriteAsync(request, 200, await writer.UpdateAsync(request.Resource.Storage, context, context.Name!, current =>
            {
                if (OtherUid(context, input!, current) is { } other)
                {
                    return (null, other);
                }
                var spec = current["spec"]?.AsObject ?? DocumentObject.Empty;
                spec = input!.At("spec", "finalizers") is { } finalizers ? spec.With("finalizers", finalizers) : spec.Without("finalizers");
                var updated = current.With("spec", spec);
                return (input.ResourceVersion() is { Length: > 0 } revision ? updated.WithMeta("resourceVersion", revision) : updated, null);
            })));
    }

    /// <summary>A replacement that names a uid is meant for that object alone, whichever revision it is at.</summary>
    private static ApiError? OtherUid(RequestContext context, DocumentObject input, DocumentObject? current) =>
        input.Uid() is { Length: > 0 } uid && uid != current?.Uid()
            ? ApiError.OtherUid(context.Version.Name.Group, context.Kind.Resource, context.Name!, uid, current?.Uid())
            : null;
}
