using MiniKube.Api.Apps.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Informers;
using MiniKube.Controllers.Ownership;

namespace MiniKube.Controllers.ControllerRevisions;

/// <summary>The shell of a controller whose sets own pods, and keep the revisions of their template as ControllerRevisions.</summary>
internal abstract class RevisionedController<T> : OwningController<T, Pod> where T : class, IKubernetesObject<T>
{
    protected RevisionedController(ControllerContext context, string name, int workers, Func<T, LabelSelector> selectorOf) : base(context, name, workers, selectorOf)
    {
        Revisions = Follow<ControllerRevision>();
        History = new(context.Client, Writes, Revisions);
    }

    protected Informer<ControllerRevision> Revisions { get; }
    protected RevisionControl History { get; }

    protected abstract PodTemplateSpec TemplateOf(T set);

    /// <summary>The set with one more collision of revisions' names in its status.</summary>
    protected abstract T WithCollision(T set);

    /// <summary>Adopts and releases pods and revisions, and writes the revision of the present template where that is needed.</summary>
    /// <returns>Whether the revision was there: one that is only just written is waited for, and nothing else is done.</returns>
    protected async Task<bool> SettleAsync(ObjectKey key, T set, Claims<Pod> pods, Claims<ControllerRevision> claimed, RevisionPlan plan, CancellationToken ct)
    {
        await ClaimAsync(key, set, pods.Adopt, pods.Release, ct);
        await OwnershipWrites.ClaimAsync(Context.Client, set, claimed.Adopt, claimed.Release, Writes, key, Revisions, ct);
        if (plan.Write == RevisionWrite.None)
        {
            return true;
        }
        // A set on its way out makes nothing new.
        if (set.Metadata.DeletionTimestamp is null && !await History.WriteAsync(key, set, TemplateOf(set), plan, ct))
        {
            await WriteStatusAsync(key, WithCollision(set), ct);
        }
        return false;
    }
}
