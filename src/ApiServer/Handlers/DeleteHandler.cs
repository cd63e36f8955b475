using System.Globalization;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Writes;

namespace MiniKube.ApiServer.Handlers;

/// <summary>Deletes one object, or all that match.</summary>
internal sealed class DeleteHandler(ServerParts parts, ObjectDeleter deleter)
{
    public async Task HandleAsync(ApiRequest request)
    {
        var (options, dryRun, error) = await DeleteRequest.ReadAsync(request);
        if (error is not null)
        {
            await ResponseBody.WriteAsync(request, error);
            return;
        }
        WarnOfPropagation(request, options!);
        var context = parts.ContextOf(request, dryRun);
        var result = await deleter.DeleteAsync(request.Resource.Storage, context, context.Name!, options!);
        if (result.Deleted && !context.Kind.ReturnsDeleted)
        {
            var details = new DocumentObject(("name", context.Name!), ("kind", context.Kind.Resource), ("uid", result.Object!.Uid() ?? ""));
            details = request.Resource.Group.Length > 0 ? details.With("group", request.Resource.Group) : details;
            await ResponseBody.WriteAsync<Status>(request, 200, ObjectAnswer.Success(details));
            return;
        }
        var accepted = !result.Deleted && (options!.OrphanDependents == false || options.PropagationPolicy == "Foreground");
        await ObjectAnswer.WriteAsync(request, accepted ? 202 : 200, result);
    }

    /// <summary>Deletes what a list with the same options would show; answers with those objects.</summary>
    public async Task HandleCollectionAsync(ApiRequest request)
    {
        var (list, badList) = ListOptions.Parse(request, watch: false);
        var (options, dryRun, error) = badList is null ? await DeleteRequest.ReadAsync(request) : (null, false, badList);
        var (page, failed) = error is null ? await ListHandler.ReadAsync(parts, request, list!) : (null, error);
        if (failed is not null)
        {
            await ResponseBody.WriteAsync(request, failed);
            return;
        }
        WarnOfPropagation(request, options!);
        var context = parts.ContextOf(request, dryRun);
        var items = new List<DocumentObject>();
        foreach (var entry in page!.Items)
        {
            var seen = ObjectCodec.Decode(entry.Json, entry.ModRevision);
            var each = context with { Namespace = context.Kind.Namespaced ? seen.Namespace() : null };
            var result = await deleter.DeleteAsync(request.Resource.Storage, each, seen.Name(), options!);
            if (result.Error is { } gone && gone.Status.Reason == "NotFound")
            {
                continue;
            }
            if (result.Error is not null)
            {
                await ResponseBody.WriteAsync(request, result.Error);
                return;
            }
            items.Add(result.Object!);
        }
        await ListAnswer.WriteAsync(request, new ListMeta { ResourceVersion = page.Revision.ToString(CultureInfo.InvariantCulture) }, items);
    }

    private static void WarnOfPropagation(ApiRequest request, DeleteOptions options)
    {
        if (options is { PropagationPolicy: null, OrphanDependents: null } && request.Resource.Kind.ImplicitPropagationWarning is { } warning)
        {
            request.Warnings.Add(warning);
        }
    }
}
