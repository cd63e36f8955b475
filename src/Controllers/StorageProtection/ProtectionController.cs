using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;

namespace MiniKube.Controllers.StorageProtection;

/// <summary>Keeps a storage object that is to be deleted until nobody uses it any more, by a finalizer. Objects made without it get it here.</summary>
internal abstract class ProtectionController<T>(ControllerContext context, string name, string finalizer) : ObjectController<T>(context, name, 1)
    where T : class, IKubernetesObject<T>
{
    /// <summary>Whether somebody uses the object. It is let go on the server's word, not on that of a cache that may not have seen the last to come.</summary>
    protected abstract ValueTask<bool> IsInUseAsync(T obj, CancellationToken ct);

    /// <summary>Whoever used an object does so no more, perhaps: those that wait are looked at again.</summary>
    protected void EnqueueWaiting()
    {
        foreach (var waiting in Objects.Store.List().Where(o => o.Metadata.DeletionTimestamp is not null))
        {
            Enqueue(waiting);
        }
    }

    protected override async Task ReconcileAsync(ObjectKey key, T obj, CancellationToken ct)
    {
        var isHeld = obj.Metadata.Finalizers.Contains(finalizer);
        var isLeaving = obj.Metadata.DeletionTimestamp is not null;
        if (isHeld ? !isLeaving || await IsInUseAsync(obj, ct) : isLeaving)
        {
            return;
        }
        IReadOnlyList<string> finalizers = isHeld ? [.. obj.Metadata.Finalizers.Where(f => f != finalizer)] : [.. obj.Metadata.Finalizers, finalizer];
        var result = await Context.Client.UpdateAsync(obj.WithMetadata(obj.Metadata with { Finalizers = finalizers }), null, ct);
        // One that changed or went meanwhile is left: its event brings the key back.
        if (!result.IsSuccess && !result.IsNotFound && !result.IsConflict)
        {
            throw new ApiException(result.Error);
        }
    }
}
