using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.Api.Meta.V1;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Admission;

/// <summary>
/// Nothing is created in a namespace that does not exist or is being deleted, and the system's own namespaces are not deleted. The namespace may have been
/// made, or deleted, a moment ago: the cache is asked when it holds all that was committed before, by anybody.
/// </summary>
internal sealed class NamespaceLifecycle(CacheHub hub, ResourceRegistry resources) : IAdmissionPlugin
{
    private static readonly HashSet<string> Immortal = new(StringComparer.Ordinal) { "default", "kube-system", "kube-public" };

    public async ValueTask<AdmissionAnswer> AdmitAsync(AdmissionRequest request)
    {
        var context = request.Context;
        var kind = context.Kind;
        if (kind.Kind == "Namespace")
        {
            return request.Operation == AdmissionOperation.Delete && Immortal.Contains(context.Name ?? "")
                ? new(null, ApiError.Forbidden("", "namespaces", context.Name!, "this namespace may not be deleted"))
                : new(request.Object);
        }
        if (context.Namespace is null || request.Operation != AdmissionOperation.Create)
        {
            return new(request.Object);
        }
        await hub.WaitUntilFreshAsync(context.Cancel);
        var namespaces = resources.Of("Namespace");
        if (namespaces.Cache.Find(namespaces.Key(null, context.Namespace)) is not { } entry)
        {
            return new(null, ApiError.NotFound("", "namespaces", context.Namespace));
        }
        if (!entry.Rendering(typeof(Life), static e => new Life(ObjectCodec.Decode(e.Json, e.ModRevision).IsBeingDeleted())).Ends)
        {
            return new(request.Object);
        }
        var forbidden = ApiError.Forbidden(context.Version.Name.Group, kind.Resource, request.Object!.Name(),
            $"unable to create new content in namespace {context.Namespace} because it is being terminated");
        return new(null, new ApiError(forbidden.Status with
        {
            Details = forbidden.Status.Details! with
            {
                Causes = [new StatusCause { Reason = "NamespaceTerminating", Message = $"namespace {context.Namespace} is being terminated", Field = "metadata.namespace" }],
            },
        }));
    }

    /// <summary>What is to be known of a namespace, found once for each state of it.</summary>
    private sealed record Life(bool Ends);
}
