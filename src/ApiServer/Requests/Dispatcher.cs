using MiniKube.ApiServer.Authentication.ServiceAccounts;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Renderings;
using MiniKube.ApiServer.Statuses;
using MiniKube.ApiServer.Subresources;
using MiniKube.ApiServer.Handlers;
using MiniKube.ApiServer.Writes;

namespace MiniKube.ApiServer.Requests;

/// <summary>The last stage: from the path's resource and the verb to the handler.</summary>
internal sealed class Dispatcher
{
    private readonly ServerParts parts;
    private readonly RequestHandler paths;
    private readonly GetHandler get;
    private readonly ListHandler list;
    private readonly WatchHandler watch;
    private readonly CreateHandler create;
    private readonly UpdateHandler update;
    private readonly PatchHandler patch;
    private readonly DeleteHandler delete;
    private readonly ScaleHandler scale;
    private readonly BindingHandler binding;
    private readonly TokenRequestHandler token;
    private readonly EvictionHandler eviction;
    private readonly ComputedHandler computed;
    private readonly ReviewHandler review;
    private readonly RequestHandler node;

    /// <param name="parts">The server.</param>
    /// <param name="paths">Serves the paths that name no resource.</param>
    /// <param name="node">Serves the subresources that a node answers.</param>
    public Dispatcher(ServerParts parts, RequestHandler paths, RequestHandler node)
    {
        this.parts = parts;
        this.paths = paths;
        this.node = node;
        var writer = new ObjectWriter(parts);
        get = new GetHandler(parts);
        list = new ListHandler(parts);
        watch = new WatchHandler(parts);
        create = new CreateHandler(parts, writer);
        update = new UpdateHandler(parts, writer);
        var apply = new ApplyHandler(parts, writer);
        patch = new PatchHandler(parts, writer, apply);
        var deleter = new ObjectDeleter(parts);
        delete = new DeleteHandler(parts, deleter);
        scale = new ScaleHandler(parts, writer);
        binding = new BindingHandler(parts, writer);
        token = new TokenRequestHandler(parts);
        eviction = new EvictionHandler(parts, writer, deleter);
        computed = new ComputedHandler(parts);
        review = new ReviewHandler(parts);
    }

    public Task HandleAsync(ApiRequest request)
    {
        var info = request.Info;
        if (!info.IsResource)
        {
            return paths(request);
        }
        if (parts.Resources.Find(info.Group, info.Version, info.Resource) is not { } resource || IsMisplaced(info, resource.Kind))
        {
            return ResponseBody.WriteAsync(request, ApiError.NoSuchPath);
        }
        request.Resource = resource;
        // Objects are made in the collection, and read and changed by name. All namespaces together can only be read.
        var everywhere = resource.Kind.Namespaced && info.Namespace is null;
        if (info.Subresource is null && info.Verb switch
        {
            "create" => info.Name is not null || everywhere,
            "update" or "patch" => info.Name is null,
            "deletecollection" => everywhere,
            _ => false,
        })
        {
            return ResponseBody.WriteAsync(request, ApiError.MethodNotAllowed);
        }
        var (handler, error) = info.Subresource is null ? (MainHandler(info.Verb, resource.Kind), null) : SubHandler(info, resource.Kind);
        if (handler is null)
        {
            return ResponseBody.WriteAsync(request, error ?? ApiError.MethodNotAllowed);
        }
        if (resource.Version.Deprecation is { } deprecated)
        {
            request.Warnings.Add(deprecated);
        }
        // A node's answers are passed on as they are.
        if (handler != node)
        {
            var (rendition, unacceptable) = Rendition.Negotiate(request);
            if (unacceptable is not null)
            {
                return ResponseBody.WriteAsync(request, unacceptable);
            }
            request.Rendition = rendition!;
        }
        return handler(request);
    }

    // A namespaced object lies under its namespace.
    private static bool IsMisplaced(RequestInfo info, KindDeclaration kind) => kind.Namespaced
        ? info.Namespace is null && info.Name is not null
        : info.Namespace is not null && !kind.Is("Namespace");

    private RequestHandler? MainHandler(string verb, KindDeclaration kind)
    {
        if (kind.Review is not null)
        {
            return verb == "create" ? review.HandleAsync : null;
        }
        if (kind.Action is { } action)
        {
            return SubHandler(verb, action);
        }
        if (kind.Compute is not null)
        {
            return verb switch { "get" => computed.GetAsync, "list" => computed.ListAsync, _ => null };
        }
        RequestHandler? Allow(Verbs needed, RequestHandler handler) => kind.Verbs.HasFlag(needed) ? handler : null;
        return verb switch
        {
            "get" => Allow(Verbs.Get, get.HandleAsync),
            "list" => Allow(Verbs.List, list.HandleAsync),
            "watch" => Allow(Verbs.Watch, watch.HandleAsync),
            "create" => Allow(Verbs.Create, create.HandleAsync),
            "update" => Allow(Verbs.Update, update.HandleAsync),
            "patch" => Allow(Verbs.Patch, patch.HandleAsync),
            "delete" => Allow(Verbs.Delete, delete.HandleAsync),
            "deletecollection" => Allow(Verbs.DeleteCollection, delete.HandleCollectionAsync),
            _ => null,
        };
    }

    private (RequestHandler? Handler, ApiError? Error) SubHandler(RequestInfo info, KindDeclaration kind) =>
        kind.Sub(info.Subresource!) is not { } subresource || (info.Rest.Length > 0 && subresource.Handler != SubresourceHandler.Proxy)
            ? (null, ApiError.NoSuchPath)
            : (SubHandler(info.Verb, subresource), null);

    private RequestHandler? SubHandler(string verb, Subresource subresource) => subresource.Handler switch
    {
        SubresourceHandler.Node or SubresourceHandler.Proxy => node,
        SubresourceHandler.Binding when verb == "create" => binding.HandleAsync,
        SubresourceHandler.Eviction when verb == "create" => eviction.HandleAsync,
        SubresourceHandler.Token when verb == "create" => token.HandleAsync,
        SubresourceHandler.Finalize when verb == "update" => update.FinalizeAsync,
        SubresourceHandler.Part => verb switch
        {
            "get" => get.HandleAsync,
            "update" => update.HandleAsync,
            "patch" => patch.HandleAsync,
            _ => null,
        },
        SubresourceHandler.Scale => verb switch
        {
            "get" => scale.GetAsync,
            "update" => scale.UpdateAsync,
            "patch" => scale.PatchAsync,
            _ => null,
        },
        _ => null,
    };
}
