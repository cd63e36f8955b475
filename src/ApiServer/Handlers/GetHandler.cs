using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Handlers;

/// <summary>Reads one object.</summary>
internal sealed class GetHandler(ServerParts parts)
{
    public async Task HandleAsync(ApiRequest request)
    {
        var error = QueryNumber.Revision(request, out var revision) ?? await Freshness.WaitAsync(parts, revision, request.Cancel);
        if (error is not null)
        {
            await ResponseBody.WriteAsync(request, error);
            return;
        }
        var resource = request.Resource;
        var entry = resource.Cache.Find(resource.Storage.Key(request.Info.Namespace, request.Info.Name!));
        await (entry is null
            ? ResponseBody.WriteAsync(request, ApiError.NotFound(resource.Group, resource.Kind.Resource, request.Info.Name!))
            : ObjectAnswer.WriteAsync(request, 200, entry));
    }
}
