using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.Api.Meta.V1;
using MiniKube.Storage;

namespace MiniKube.ApiServer.Admission;

/// <summary>
/// Nothing is created in a namespace that does not exist or is being deleted, and the system's own namespaces are not deleted. The namespace is read from
/// the store, not from the cache: it may have been made, or deleted, a moment ago.
/// </summary>
internal sealed class NamespaceLifecycle(IStore store, ResourceRegistry resources) : IAdmissionPlugin
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
        var item = await store.GetAsync(resources.Of("Namespace").Key(null, context.Namespace), context.Cancel);
        if (item is null)
        {
            return new(null, ApiError.NotFound("", "namespaces", context.Namespace));
        }
        if (!ObjectCodec.Decode(item.Value, item.ModRevision).IsBeingDeleted())
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
}
