using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Handlers;

/// <summary>Which objects a list, watch or deletecollection is about: a part of the key space and a filter.</summary>
internal sealed record Selection(string? Scope, Func<CacheEntry, bool>? Filter)
{
    public static Selection Of(ApiRequest request, ListOptions options) =>
        new(request.Resource.Storage.Scope(request.Info.Namespace), IndexDecoder.Filter(options.Labels, options.Fields));
}
