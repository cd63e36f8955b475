using System.Globalization;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.ApiServer.Writes;

namespace MiniKube.ApiServer.Handlers;

/// <summary>Reads objects that are never stored, but made for each read.</summary>
internal sealed class ComputedHandler(ServerParts parts)
{
    public async Task GetAsync(ApiRequest request)
    {
        var found = (await AllAsync(request)).FirstOrDefault(o => o.Name() == request.Info.Name);
        await (found is null
            ? ResponseBody.WriteAsync(request, ApiError.NotFound(request.Resource.Group, request.Resource.Kind.Resource, request.Info.Name!))
            : ObjectAnswer.WriteAsync(request, 200, new WriteResult { Object = found }));
    }

    public async Task ListAsync(ApiRequest request)
    {
        var (options, error) = ListOptions.Parse(request, watch: false);
        if (error is not null)
        {
            await ResponseBody.WriteAsync(request, error);
            return;
        }
        var matching = (await AllAsync(request)).Where(o => options!.Labels.Matches(o.Map("metadata", "labels")) && options.Fields.Matches(f => f == "metadata.name" ? o.Name() : ""));
        await ListAnswer.WriteAsync(request, new ListMeta(), [.. matching]);
    }

    private ValueTask<IReadOnlyList<DocumentObject>> AllAsync(ApiRequest request) => request.Resource.Kind.Compute!(parts, parts.ContextOf(request, dryRun: false));
}
