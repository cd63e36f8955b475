using System.Globalization;
using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;
using MiniKube.Storage;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Handlers;

/// <summary>Reads all objects of a resource that match, whole or in pages of one consistent state.</summary>
internal sealed class ListHandler(ServerParts parts)
{
    private const string TokenExpired =
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the "
        + "continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects "
        + "that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    public async Task HandleAsync(ApiRequest request)
    {
        var (options, error) = ListOptions.Parse(request, watch: false);
        var (page, failed) = error is null ? await ReadAsync(parts, request, options!) : (null, error);
        if (failed is not null)
        {
            await ResponseBody.WriteAsync(request, failed);
            return;
        }
        await WriteAsync(request, page!, options!);
    }

    /// <summary>The page that the options ask for.</summary>
    public static async ValueTask<(ListPage? Page, ApiError? Error)> ReadAsync(ServerParts parts, ApiRequest request, ListOptions options)
    {
        var cache = request.Resource.Cache;
        var selection = Selection.Of(request, options);
        var query = new ListQuery { Scope = selection.Scope, Filter = selection.Filter, Limit = options.Limit };
        ContinueToken? token = null;
        if (options.Continue is { } text)
        {
            token = ContinueToken.Decode(text, cache.Prefix);
            if (token is null)
            {
                return (null, ApiError.BadRequest($"continue key is not valid: {text}"));
            }
            if (options.ResourceVersion is > 0)
            {
                return (null, ApiError.BadRequest("specifying resource version is not allowed when using continue"));
            }
            query = query with { StartAfter = token.StartAfter, Revision = token.Revision > 0 ? token.Revision : null };
        }
        else if (options.Match == RevisionMatch.Exact
            || (options is { Match: RevisionMatch.Unset, Limit: > 0, ResourceVersion: > 0 }))
        {
            query = query with { Revision = options.ResourceVersion };
        }
        var wanted = query.Revision ?? (token is null ? options.ResourceVersion : null);
        if (await Freshness.WaitAsync(parts, wanted, request.Cancel) is { } future)
        {
            return (null, future);
        }
        var page = await cache.ListAsync(query, request.Cancel);
        return page.Status switch
        {
            LoadStatus.Loaded => (page, null),
            LoadStatus.Future => (null, ApiError.FutureRevision(query.Revision!.Value, page.Revision)),
            _ when token is null => (null, ApiError.Expired("The resourceVersion for the provided list is too old.")),
            _ => (null, WithToken(ApiError.Expired(TokenExpired), new ContinueToken(-1, token.StartAfter).Encode(cache.Prefix))),
        };
    }

    private static ApiError WithToken(ApiError error, string token) =>
        new(error.Status with { Metadata = new ListMeta { Continue = token } });

    private static Task WriteAsync(ApiRequest request, ListPage page, ListOptions options)
    {
        var metadata = new ListMeta { ResourceVersion = page.Revision.ToString(CultureInfo.InvariantCulture) };
        if (page.Continue is { } last)
        {
            // Under a selector nobody has counted what is left.
            var left = options.Labels.IsEverything && options.Fields.IsEverything ? page.Remaining : null;
            metadata = metadata with { Continue = new ContinueToken(page.Revision, last).Encode(request.Resource.Cache.Prefix), RemainingItemCount = left };
        }
        return ListAnswer.WriteAsync(request, metadata, page.Items);
    }
}
