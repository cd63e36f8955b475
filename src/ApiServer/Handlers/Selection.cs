using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Handlers;

/// <summary>Which objects a list, watch or deletecollection is about: a part of the key space and a filter.</summary>
internal sealed record Selection(string? Scope, Func<CacheEntry, bool>? Filter)
{
    public static (Selection? Selection, ApiError? Error) Of(ApiRequest request, ListOptions options)
    {
        var kind = request.Resource.Kind;
        var fields = options.Fields;
        foreach (var requirement in fields.Requirements)
        {
            var known = requirement.Field == "metadata.name" || (kind.Namespaced && requirement.Field == "metadata.namespace")
                || kind.SelectableFields.Any(f => f.Path == requirement.Field);
            if (!known)
            {
                return (null, ApiError.BadRequest($"field label not supported: {requirement.Field}"));
            }
        }
        var filter = IndexDecoder.Filter(options.Labels, fields);
        // The deprecated form of a watch on one object: /watch/.../{name}.
        if (request.Info.Name is { } name)
        {
            var rest = filter;
            filter = entry => entry.Index.Fields["metadata.name"] == name && (rest is null || rest(entry));
        }
        return (new Selection(request.Resource.Storage.Scope(request.Info.Namespace), filter), null);
    }
}
