using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Events;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.WorkQueues;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.ReplicaSets;

/// <summary>The shell of <see cref="ReplicaSetPlan"/>: makes and deletes pods, and writes the sets' status.</summary>
internal sealed class ReplicaSetController : IController
{
    private const string Name = "replicaset-controller";
    private const int Workers = 5;

    private readonly ControllerContext context;
    private readonly EventRecorder events;
    private readonly Informer<ReplicaSet> sets;
    private readonly Informer<Pod> pods;
    private readonly WorkQueue<ObjectKey> queue;
    private readonly OwnWrites<ObjectKey> writes;

    public ReplicaSetController(ControllerContext context)
    {
        this.context = context;
        events = context.Recorder(Name);
        queue = new(context.Time);
        writes = new(context.Time);
        sets = context.Informers.Get<ReplicaSet>();
        pods = context.Informers.Get<Pod>();
        OwnerIndex.Add(sets);
        OwnerIndex.Add(pods);
        sets.AddHandler(Enqueue, (_, set) => Enqueue(set), Enqueue);
        pods.AddHandler(EnqueueFor, PodChanged, EnqueueFor);
    }

    public Task RunAsync(CancellationToken ct) => context.Loop(Name, queue, ReconcileAsync, Workers).RunAsync(ct);

    private void Enqueue(ReplicaSet set) => queue.Add(sets.KeyOf(set));

    private void PodChanged(Pod before, Pod after)
    {
        if (ControllerReference.Of(before.Metadata)?.Uid != ControllerReference.Of(after.Metadata)?.Uid)
        {
            EnqueueFor(before);
        }
        EnqueueFor(after);
    }

    private void EnqueueFor(Pod pod)
    {
        if (ControllerReference.Of(pod.Metadata) is { } owner)
        {
            if (owner.Kind == "ReplicaSet")
            {
                queue.Add(new(pod.Metadata.Namespace ?? "", owner.Name));
            }
            return;
        }
        foreach (var set in sets.Store.List(pod.Metadata.Namespace))
        {
            if (WorkloadSelector.TryCompile(set.Spec.Selector)?.Matches(pod.Metadata.Labels) == true)
            {
                Enqueue(set);
            }
        }
    }

    private async Task ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (sets.Store.Get(key) is not { } set)
        {
            writes.Forget(key);
            return;
        }
        if (!writes.AllSeen(key))
        {
            return;
        }
        var plan = ReplicaSetPlan.Compute(Gather(set), context.Now);
        await OwnershipWrites.ClaimAsync(context.Client, set, plan.Adopt, plan.Release, writes, key, pods, ct);
        var failure = plan.Create > 0 ? await CreateAsync(key, set, plan.Create, ct) : await DeleteAsync(key, set, plan.Delete, ct);
        if (failure is not null)
        {
            await WriteStatusAsync(key, set, ReplicaSetStatusPlan.WithFailure(plan.Status, set.Status,
                plan.Create > 0 ? "FailedCreate" : "FailedDelete", failure.Message ?? "", context.Now), ct);
            throw new ApiException(failure);
        }
        if (plan.IsSteady)
        {
            await WriteStatusAsync(key, set, plan.Status, ct);
        }
        if (plan.Requeue is { } after)
        {
            queue.AddAfter(key, after);
        }
    }

    private ReplicaSetSnapshot Gather(ReplicaSet set)
    {
        var store = pods.Store.Snapshot;
        var related = ControllerReference.Of(set.Metadata) is { } controller
            ? OwnerIndex.OwnedBy(sets.Store.Snapshot, controller.Uid).SelectMany(s => OwnerIndex.OwnedBy(store, s.Metadata.Uid ?? ""))
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
        var result = await context.Client.CreateAsync(pod, null, ct);
        if (!result.IsSuccess)
        {
            if (!result.Error.IsNamespaceTerminating())
            {
                events.Warning(set, "FailedCreate", $"Error creating: {result.Error.Message}");
            }
            return result.Error;
        }
        writes.Written(key, pods, result.Value);
        events.Normal(set, "SuccessfulCreate", $"Created pod: {result.Value.Metadata.Name}");
        return null;
    }

    private async Task<Status?> DeleteAsync(ObjectKey key, ReplicaSet set, IReadOnlyList<Pod> doomed, CancellationToken ct)
    {
        var results = await Task.WhenAll(doomed.Select(async pod =>
        {
            var options = new DeleteOptions { Preconditions = new Preconditions { Uid = pod.Metadata.Uid } };
            var result = await context.Client.DeleteAsync<Pod>(pod.Metadata.Name!, pod.Metadata.Namespace, options, ct);
            if (result.IsSuccess)
            {
                writes.Deleted(key, pods, pod);
                events.Normal(set, "SuccessfulDelete", $"Deleted pod: {pod.Metadata.Name}");
                return null;
            }
            if (result.IsNotFound || result.IsConflict)
            {
                // Gone already, or another pod of the same name: the informer will tell.
                return null;
            }
            events.Warning(set, "FailedDelete", $"Error deleting: {result.Error.Message}");
            return result.Error;
        }));
        return Array.Find(results, r => r is not null);
    }

    private async Task WriteStatusAsync(ObjectKey key, ReplicaSet set, ReplicaSetStatus status, CancellationToken ct)
    {
        if (status.Equals(set.Status))
        {
            return;
        }
        var result = await context.Client.UpdateAsync(set with { Status = status }, "status", ct);
        if (result.IsSuccess)
        {
            writes.Written(key, sets, result.Value);
        }
        else if (!result.IsNotFound && !result.IsConflict)
        {
            throw new ApiException(result.Error);
        }
    }

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
