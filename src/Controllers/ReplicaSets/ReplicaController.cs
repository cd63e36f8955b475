using MiniKube.Api.Apps.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.ReplicaSets;

/// <summary>
/// The shell of <see cref="ReplicaSetPlan"/> for every kind that keeps a number of like pods: makes and deletes pods, and writes the objects' status. A
/// kind says how its objects look as ReplicaSets.
/// </summary>
internal abstract class ReplicaController<T> : OwningController<T, Pod> where T : class, IKubernetesObject<T>
{
    private readonly PodControl pods;

    protected ReplicaController(ControllerContext context, string name, Func<T, LabelSelector> selectorOf, string? queue = null)
        : base(context, name, workers: 5, selectorOf, queue)
    {
        OwnerIndex.Add(Objects);
        pods = new(context.Client, Events, Writes, Owned);
    }

    /// <summary>The object in the form that the plan reads; its metadata is the object's own.</summary>
    protected abstract ReplicaSet AsReplicaSet(T obj);

    /// <summary>The object with what the plan says in its status.</summary>
    protected abstract T WithStatus(T obj, ReplicaSetStatus status);

    protected override async Task ReconcileAsync(ObjectKey key, T obj, CancellationToken ct)
    {
        var set = AsReplicaSet(obj);
        var plan = ReplicaSetPlan.Compute(Gather(obj, set), Context.Now);
        await ClaimAsync(key, obj, plan.Adopt, plan.Release, ct);
        var failure = plan.Create > 0
            ? await pods.CreateAsync(key, obj, Enumerable.Repeat(PodTemplates.NewPod(obj, set.Spec.Template), plan.Create).ToArray(), ct)
            : await pods.DeleteAsync(key, obj, plan.Delete, ct);
        if (failure is not null)
        {
            await WriteAsync(key, obj, ReplicaSetStatusPlan.WithFailure(plan.Status, set.Status,
                plan.Create > 0 ? "FailedCreate" : "FailedDelete", failure.Message ?? "", Context.Now), ct);
            throw new ApiException(failure);
        }
        if (plan.IsSteady)
        {
            await WriteAsync(key, obj, plan.Status, ct);
        }
        if (plan.Requeue is { } after)
        {
            Queue.AddAfter(key, after);
        }
    }

    protected override T WithFailedSync(T obj, string? why)
    {
        var status = AsReplicaSet(obj).Status;
        var conditions = FailedSync.Note(status.Conditions, why, static c => (c.Type, c.Reason, c.Message), message =>
            new() { Type = FailedSync.Condition, Status = "True", Reason = FailedSync.Reason, Message = message, LastTransitionTime = Context.Now });
        return ReferenceEquals(conditions, status.Conditions) ? obj : WithStatus(obj, status with { Conditions = conditions });
    }

    private ReplicaSetSnapshot Gather(T obj, ReplicaSet set)
    {
        var store = Owned.Store.Snapshot;
        var related = ControllerReference.Of(obj.Metadata) is { } controller
            ? OwnerIndex.OwnedBy(Objects.Store.Snapshot, controller.Uid).SelectMany(s => OwnerIndex.OwnedBy(store, s.Metadata.Uid ?? ""))
            : [];
        return new(set, OwnerIndex.Candidates(store, obj), related);
    }

    private Task WriteAsync(ObjectKey key, T obj, ReplicaSetStatus status, CancellationToken ct) =>
        WithStatus(obj, status) is var after && after.Equals(obj) ? Task.CompletedTask : WriteStatusAsync(key, after, ct);
}
