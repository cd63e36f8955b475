using MiniKube.Api.Documents;
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
        if (await WriteInput.ReadAsync(parts, request, "UpdateOptions") is not var (context, input))
        {
            return;
        }
        var storage = request.Resource.Storage;
        Change update = current => OtherUid(context, input, current) is { } other ? (null, other) : (input, null);
        var result = context.Kind.AllowCreateOnUpdate && context.Subresource is null
            ? await writer.UpsertAsync(storage, context, update, () => OtherUid(context, input, null) is { } other
                ? (null, other)
                : input.ResourceVersion() is null or "" or "0"
                    ? (input, null)
                    : (null, ApiError.Modified(request.Resource.Group, context.Kind.Resource, context.Name!)))
            : await writer.UpdateAsync(storage, context, context.Name!, update);
        await ObjectAnswer.WriteAsync(request, result.Created ? 201 : 200, result);
    }

    /// <summary>A namespace's <c>finalize</c>: of the body only <c>spec.finalizers</c> count.</summary>
    public async Task FinalizeAsync(ApiRequest request)
    {
        if (await WriteInput.ReadAsync(parts, request, "UpdateOptions") is not var (context, input))
        {
            return;
        }
        await ObjectAnswer.WriteAsync(request, 200, await writer.UpdateAsync(request.Resource.Storage, context, context.Name!, current =>
        {
            if (OtherUid(context, input, current) is { } other)
            {
                return (null, other);
            }
            var spec = current["spec"]?.AsObject ?? DocumentObject.Empty;
            spec = input.At("spec", "finalizers") is { } finalizers ? spec.With("finalizers", finalizers) : spec.Without("finalizers");
            var updated = current.With("spec", spec);
            return (input.ResourceVersion() is { Length: > 0 } revision ? updated.WithMeta("resourceVersion", revision) : updated, null);
        }));
    }

    /// <summary>A replacement that names a uid is meant for that object alone, whichever revision it is at.</summary>
    private static ApiError? OtherUid(RequestContext context, DocumentObject input, DocumentObject? current) =>
        input.Uid() is { Length: > 0 } uid && uid != current?.Uid()
            ? ApiError.OtherUid(context.Version.Name.Group, context.Kind.Resource, context.Name!, uid, current?.Uid())
            : null;
}
