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

    protected OwningController(ControllerContext context, string name, int workers, Func<T, LabelSelector> selectorOf) : base(context, name, workers)
    {
        this.selectorOf = selectorOf;
        Owned = context.Informers.Get<TOwned>();
        OwnerIndex.Add(Owned);
        Owned.AddHandler(EnqueueFor, OwnedChanged, EnqueueFor);
    }

    protected Informer<TOwned> Owned { get; }

    protected Task ClaimAsync(ObjectKey key, T owner, IReadOnlyList<TOwned> adopt, IReadOnlyList<TOwned> release, CancellationToken ct) =>
        OwnershipWrites.ClaimAsync(Context.Client, owner, adopt, release, Writes, key, Owned, ct);

    private void OwnedChanged(TOwned before, TOwned after)
    {
        if (ControllerReference.Of(before.Metadata)?.Uid != ControllerReference.Of(after.Metadata)?.Uid)
        {
            EnqueueFor(before);
        }
        EnqueueFor(after);
    }

    private void EnqueueFor(TOwned owned)
    {
        if (ControllerReference.Of(owned.Metadata) is { } owner)
        {
            if (owner.Kind == T.GroupVersionKind.Kind && GroupOf(owner.ApiVersion) == T.GroupVersionKind.Group)
            {
                Queue.Add(new(owned.Metadata.Namespace ?? "", owner.Name));
            }
            return;
        }
        foreach (var obj in Objects.Store.List(owned.Metadata.Namespace))
        {
            if (WorkloadSelector.TryCompile(selectorOf(obj))?.Matches(owned.Metadata.Labels) == true)
            {
                Enqueue(obj);
            }
        }
    }

    private static string GroupOf(string apiVersion) => apiVersion.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? apiVersion[..slash] : "";
}
