using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.ReplicaSets;

/// <summary>The shell of <see cref="ReplicaSetPlan"/>: makes and deletes pods, and writes the sets' status.</summary>
internal sealed class ReplicaSetController : OwningController<ReplicaSet, Pod>
{
    public ReplicaSetController(ControllerContext context) : base(context, "replicaset-controller", workers: 5, s => s.Spec.Selector) =>
        OwnerIndex.Add(Objects);

    protected override async Task ReconcileAsync(ObjectKey key, ReplicaSet set, CancellationToken ct)
    {
        var plan = ReplicaSetPlan.Compute(Gather(set), Context.Now);
        await ClaimAsync(key, set, plan.Adopt, plan.Release, ct);
        var failure = plan.Create > 0 ? await CreateAsync(key, set, plan.Create, ct) : await DeleteAsync(key, set, plan.Delete, ct);
        if (failure is not null)
        {
            await WriteStatusAsync(key, set, ReplicaSetStatusPlan.WithFailure(plan.Status, set.Status,
                plan.Create > 0 ? "FailedCreate" : "FailedDelete", failure.Message ?? "", Context.Now), ct);
            throw new ApiException(failure);
        }
        if (plan.IsSteady)
        {
            await WriteStatusAsync(key, set, plan.Status, ct);
        }
        if (plan.Requeue is { } after)
        {
            Queue.AddAfter(key, after);
        }
    }

    private ReplicaSetSnapshot Gather(ReplicaSet set)
    {
        var store = Owned.Store.Snapshot;
        var related = ControllerReference.Of(set.Metadata) is { } controller
            ? OwnerIndex.OwnedBy(Objects.Store.Snapshot, controller.Uid).SelectMany(s => OwnerIndex.OwnedBy(store, s.Metadata.Uid ?? ""))
            : [];
        return new(set, OwnerIndex.Candidates(store, set), related);
    }

    // In batches of 1, 2, 4, ...: where the first is refused (by quota, by admission), the rest would be as well.
    private async Task<Status?> CreateAsync(ObjectKey key, ReplicaSet set, int count, CancellationToken ct)
    {
        var pod = NewPod(set);
        for (var batch = 1; count > 0; count -= batch, batch *= 2)
        {
            batch = Math.Min(batch, count);
            var results = await Task.WhenAll(Enumerable.Range(0, batch).Select(_ => CreateOneAsync(key, set, pod, ct)));
            if (Array.Find(results, r => r is not null) is { } failure)
            {
                // In a namespace on its way out there is nothing to make any more, and nothing to try again.
                return failure.IsNamespaceTerminating() ? null : failure;
            }
        }
        return null;
    }

    private async Task<Status?> CreateOneAsync(ObjectKey key, ReplicaSet set, Pod pod, CancellationToken ct)
    {
        var result = await Context.Client.CreateAsync(pod, null, ct);
        if (!result.IsSuccess)
        {
            if (!result.Error.IsNamespaceTerminating())
            {
                Events.Warning(set, "FailedCreate", $"Error creating: {result.Error.Message}");
            }
            return result.Error;
        }
        Writes.Written(key, Owned, result.Value);
        Events.Normal(set, "SuccessfulCreate", $"Created pod: {result.Value.Metadata.Name}");
        return null;
    }

    private async Task<Status?> DeleteAsync(ObjectKey key, ReplicaSet set, IReadOnlyList<Pod> doomed, CancellationToken ct)
    {
        var results = await Task.WhenAll(doomed.Select(async pod =>
        {
            var options = new DeleteOptions { Preconditions = new Preconditions { Uid = pod.Metadata.Uid } };
            var result = await Context.Client.DeleteAsync<Pod>(pod.Metadata.Name!, pod.Metadata.Namespace, options, ct);
            if (result.IsSuccess)
            {
                Writes.Deleted(key, Owned, pod);
                Events.Normal(set, "SuccessfulDelete", $"Deleted pod: {pod.Metadata.Name}");
                return null;
            }
            if (result.IsNotFound || result.IsConflict)
            {
                // Gone already, or another pod of the same name: the informer will tell.
                return null;
            }
            Events.Warning(set, "FailedDelete", $"Error deleting: {result.Error.Message}");
            return result.Error;
        }));
        return Array.Find(results, r => r is not null);
    }

    private Task WriteStatusAsync(ObjectKey key, ReplicaSet set, ReplicaSetStatus status, CancellationToken ct) =>
        status.Equals(set.Status) ? Task.CompletedTask : WriteStatusAsync(key, set with { Status = status }, ct);

    private static Pod NewPod(ReplicaSet set) => new()
    {
        Metadata = new ObjectMeta
        {
            GenerateName = set.Metadata.Name + "-",
            Namespace = set.Metadata.Namespace,
            Labels = set.Spec.Template.Metadata.Labels,
            Annotations = set.Spec.Template.Metadata.Annotations,
            Finalizers = set.Spec.Template.Metadata.Finalizers,
            OwnerReferences = [ControllerReference.To(set)],
        },
        Spec = set.Spec.Template.Spec,
    };
}
