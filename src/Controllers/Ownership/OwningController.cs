using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Informers;

namespace MiniKube.Controllers.Ownership;

/// <summary>
/// The shell of a controller whose objects own others that they select by label. A change of one of those is its owner's business, and of its
/// former owner; one that nobody owns concerns every object that selects it.
/// </summary>
internal abstract class OwningController<T, TOwned> : ObjectController<T>
    where T : class, IKubernetesObject<T> where TOwned : class, IKubernetesObject<TOwned>
{
    private readonly Func<T, LabelSelector> selectorOf;

    protected OwningController(ControllerContext context, string name, int workers, Func<T, LabelSelector> selectorOf, string? queue = null)
        : base(context, name, workers, queue)
    {
        this.selectorOf = selectorOf;
        Owned = Follow<TOwned>();
    }

    protected Informer<TOwned> Owned { get; }

    /// <summary>Another kind whose objects these own: filed by owner, and their changes are the owner's business.</summary>
    protected Informer<TOther> Follow<TOther>() where TOther : class, IKubernetesObject<TOther>
    {
        var informer = Context.Informers.Get<TOther>();
        OwnerIndex.Add(informer);
        informer.AddHandler(o => EnqueueFor(o.Metadata), (before, after) => Changed(before.Metadata, after.Metadata), o => EnqueueFor(o.Metadata));
        return informer;
    }

    /// <param name="key">The owner's key.</param>
    /// <param name="owner">The owner.</param>
    /// <param name="adopt">Whom it adopts.</param>
    /// <param name="release">Whom it releases.</param>
    /// <param name="ct">Cancelled when the term ends.</param>
    /// <param name="finalizer">What comes and goes with ownership.</param>
    protected Task ClaimAsync(ObjectKey key, T owner, IReadOnlyList<TOwned> adopt, IReadOnlyList<TOwned> release, CancellationToken ct, string? finalizer = null) =>
        OwnershipWrites.ClaimAsync(Context.Client, owner, adopt, release, Writes, key, Owned, ct, finalizer);

    private void Changed(ObjectMeta before, ObjectMeta after)
    {
        if (ControllerReference.Of(before)?.Uid != ControllerReference.Of(after)?.Uid)
        {
            EnqueueFor(before);
        }
        EnqueueFor(after);
    }

    private void EnqueueFor(ObjectMeta owned)
    {
        if (ControllerReference.Of(owned) is { } owner)
        {
            if (owner.Kind == T.GroupVersionKind.Kind && GroupOf(owner.ApiVersion) == T.GroupVersionKind.Group)
            {
                Queue.Add(new(owned.Namespace ?? "", owner.Name));
            }
            return;
        }
        foreach (var obj in Objects.Store.List(owned.Namespace))
        {
            if (WorkloadSelector.TryCompile(selectorOf(obj))?.Matches(owned.Labels) == true)
            {
                Enqueue(obj);
            }
        }
    }

    private static string GroupOf(string apiVersion) => apiVersion.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? apiVersion[..slash] : "";
}
