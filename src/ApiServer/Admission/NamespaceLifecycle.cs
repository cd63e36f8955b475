using System.Collections.Concurrent;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.Api.Meta.V1;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Admission;

/// <summary>
/// Nothing is created in a namespace that does not exist or is being deleted, and the system's own namespaces are not deleted. Nearly always the cache
/// knows a living namespace. Where it does not, or where this server was asked a moment ago to delete it, the cache is asked again when it holds all that
/// was committed before, by anybody. A deletion through another server is seen when the cache sees it; the namespace's controller empties it after that.
/// </summary>
internal sealed class NamespaceLifecycle(CacheHub hub, ResourceRegistry resources) : IMutatingPlugin
{
    private static readonly HashSet<string> Immortal = new(StringComparer.Ordinal) { "default", "kube-system", "kube-public" };
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(30);

    // When this server was last asked to delete a namespace, by name.
    private readonly ConcurrentDictionary<string, DateTimeOffset> deletions = new(StringComparer.Ordinal);

    public string Name => "NamespaceLifecycle";

    public bool Handles(AdmissionRequest request) => request is { Kind: "Namespace", Group: "" } ? request.IsDelete : request.IsCreate && request.Context.Namespace is not null;

    public async ValueTask<AdmissionAnswer> AdmitAsync(AdmissionRequest request)
    {
        var context = request.Context;
        if (request.IsDelete)
        {
            return AdmitDeletion(context);
        }
        var life = deletions.TryGetValue(context.Namespace!, out var deleted) && context.Now - deleted < Moment ? Life.Terminating : LifeOf(context.Namespace!);
        if (life != Life.Active)
        {
            await hub.WaitUntilFreshAsync(context.Cancel);
            life = LifeOf(context.Namespace!);
        }
        return life switch
        {
            Life.Active => new(request.Object),
            Life.Terminating => new(null, BeingTerminated(context, request.Object!.Name())),
            _ => new(null, ApiError.NotFound("", "namespaces", context.Namespace!)),
        };
    }

    private AdmissionAnswer AdmitDeletion(RequestContext context)
    {
        if (Immortal.Contains(context.Name ?? ""))
        {
            return new(null, ApiError.Forbidden("", "namespaces", context.Name!, "this namespace may not be deleted"));
        }
        foreach (var old in deletions.Where(d => context.Now - d.Value >= Moment))
        {
            deletions.TryRemove(old);
        }
        deletions[context.Name!] = context.Now;
        return new(null);
    }

    private Life LifeOf(string name)
    {
        var namespaces = resources.Of("Namespace");
        return namespaces.Cache.Find(namespaces.Key(null, name))?.Rendering(typeof(Known),
            static e => new Known(ObjectCodec.Decode(e.Json, e.ModRevision).IsBeingDeleted() ? Life.Terminating : Life.Active)).Life ?? Life.Absent;
    }

    private static ApiError BeingTerminated(RequestContext context, string name)
    {
        var forbidden = ApiError.Forbidden(context.Version.Name.Group, context.Kind.Resource, name,
            $"unable to create new content in namespace {context.Namespace} because it is being terminated");
        return new ApiError(forbidden.Status with
        {
            Details = forbidden.Status.Details! with
            {
                Causes = [new StatusCause { Reason = "NamespaceTerminating", Message = $"namespace {context.Namespace} is being terminated", Field = "metadata.namespace" }],
            },
        });
    }

    private enum Life { Absent, Active, Terminating }

    /// <summary>What is to be known of a namespace, found once for each state of it.</summary>
    private sealed record Known(Life Life);
}
