using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.WorkQueues;

namespace MiniKube.Controllers.Ownership;

/// <summary>Carries out what <see cref="Claims{T}"/> decided. Every write names the uid of what it is for, so a namesake is never hit.</summary>
internal static class OwnershipWrites
{
    /// <param name="client">The client.</param>
    /// <param name="owner">The owner.</param>
    /// <param name="adopt">Whom it adopts.</param>
    /// <param name="release">Whom it releases.</param>
    /// <param name="writes">Where the writes are noted.</param>
    /// <param name="key">For which key they are.</param>
    /// <param name="informer">What will show them.</param>
    /// <param name="ct">Cancelled when the term ends.</param>
    /// <param name="finalizer">What the owner puts on what it adopts and takes from what it releases; null for nothing.</param>
    /// <exception cref="ApiException">The server refused; the plan no longer holds.</exception>
    public static async Task ClaimAsync<TOwner, T>(KubeClient client, TOwner owner, IReadOnlyList<T> adopt, IReadOnlyList<T> release,
        OwnWrites<ObjectKey> writes, ObjectKey key, Informer<T> informer, CancellationToken ct, string? finalizer = null)
        where TOwner : class, IKubernetesObject<TOwner> where T : class, IKubernetesObject<T>
    {
        if (adopt.Count > 0)
        {
            // The owner as last seen may be deleted by now; what it adopts then would be orphaned or collected.
            var live = (await client.GetAsync<TOwner>(owner.Metadata.Name!, owner.Metadata.Namespace, ct)).OrThrow();
            if (live.Metadata.Uid != owner.Metadata.Uid || live.Metadata.DeletionTimestamp is not null)
            {
                return;
            }
        }
        foreach (var obj in adopt)
        {
            Note(await client.PatchAsync<T>(obj.Metadata.Name!, obj.Metadata.Namespace, Patch.StrategicMerge(Adoption(owner, obj, finalizer)), null, ct));
        }
        foreach (var obj in release)
        {
            Note(await client.PatchAsync<T>(obj.Metadata.Name!, obj.Metadata.Namespace, Patch.StrategicMerge(Release(owner, obj, finalizer)), null, ct));
        }

        void Note(ApiResult<T> result)
        {
            if (result.OrNull() is { } written)
            {
                writes.Written(key, informer, written);
            }
        }
    }

    private static DocumentObject Adoption(IKubernetesObject owner, IKubernetesObject obj, string? finalizer) => Metadata(obj,
        ApiJson.ToDocument(ControllerReference.To(owner)), "finalizers", finalizer);

    private static DocumentObject Release(IKubernetesObject owner, IKubernetesObject obj, string? finalizer) => Metadata(obj,
        new DocumentObject(("$patch", "delete"), ("uid", owner.Metadata.Uid ?? "")), "$deleteFromPrimitiveList/finalizers", finalizer);

    private static DocumentObject Metadata(IKubernetesObject obj, DocumentObject reference, string finalizers, string? finalizer)
    {
        var metadata = new DocumentObject(("uid", obj.Metadata.Uid ?? ""), ("ownerReferences", Document.Of([reference])));
        return new(("metadata", finalizer is null ? metadata : metadata.With(finalizers, Document.Of([(Document)finalizer]))));
    }
}
