using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Events;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.WorkQueues;
using MiniKube.Controllers.Ownership;

namespace MiniKube.Controllers.Deployments;

/// <summary>The shell of <see cref="DeploymentPlan"/>: makes, scales and deletes ReplicaSets, and writes the Deployments' status.</summary>
internal sealed class DeploymentController : IController
{
    private const string Name = "deployment-controller";
    private const int Workers = 5;

    private readonly ControllerContext context;
    private readonly EventRecorder events;
    private readonly Informer<Deployment> deployments;
    private readonly Informer<ReplicaSet> sets;
    private readonly Informer<Pod> pods;
    private readonly WorkQueue<ObjectKey> queue;
    private readonly OwnWrites<ObjectKey> writes;

    public DeploymentController(ControllerContext context)
    {
        this.context = context;
        events = context.Recorder(Name);
        queue = new(context.Time);
        writes = new(context.Time);
        deployments = context.Informers.Get<Deployment>();
        sets = context.Informers.Get<ReplicaSet>();
        pods = context.Informers.Get<Pod>();
        OwnerIndex.Add(sets);
        OwnerIndex.Add(pods);
        deployments.AddHandler(Enqueue, (_, deployment) => Enqueue(deployment), Enqueue);
        sets.AddHandler(EnqueueFor, SetChanged, EnqueueFor);
        pods.AddHandler(onUpdate: PodChanged, onDelete: PodGone);
    }

    public Task RunAsync(CancellationToken ct) => context.Loop(Name, queue, ReconcileAsync, Workers).RunAsync(ct);

    private void Enqueue(Deployment deployment) => queue.Add(deployments.KeyOf(deployment));

    private void SetChanged(ReplicaSet before, ReplicaSet after)
    {
        if (ControllerReference.Of(before.Metadata)?.Uid != ControllerReference.Of(after.Metadata)?.Uid)
        {
            EnqueueFor(before);
        }
        EnqueueFor(after);
    }

    private void EnqueueFor(ReplicaSet set)
    {
        if (ControllerReference.Of(set.Metadata) is { } owner)
        {
            if (owner.Kind == "Deployment")
            {
                queue.Add(new(set.Metadata.Namespace ?? "", owner.Name));
            }
            return;
        }
        foreach (var deployment in deployments.Store.List(set.Metadata.Namespace))
        {
            if (WorkloadSelector.TryCompile(deployment.Spec.Selector)?.Matches(set.Metadata.Labels) == true)
            {
                Enqueue(deployment);
            }
        }
    }

    private void PodChanged(Pod before, Pod after)
    {
        // Recreate waits for pods to end; everything else about pods comes through the status of their sets.
        if (before.Status.Phase != after.Status.Phase)
        {
            PodGone(after);
        }
    }

    private void PodGone(Pod pod)
    {
        if (ControllerReference.Of(pod.Metadata) is { Kind: "ReplicaSet" } owner
            && sets.Store.Get(pod.Metadata.Namespace, owner.Name) is { } set
            && ControllerReference.Of(set.Metadata) is { Kind: "Deployment" } top
            && deployments.Store.Get(pod.Metadata.Namespace, top.Name) is { } deployment
            && !Rollout.IsRollingUpdate(deployment))
        {
            Enqueue(deployment);
        }
    }

    private async Task ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (deployments.Store.Get(key) is not { } deployment)
        {
            writes.Forget(key);
            return;
        }
        if (!writes.AllSeen(key))
        {
            return;
        }
        var plan = DeploymentPlan.Compute(Gather(deployment), context.Now);
        await OwnershipWrites.ClaimAsync(context.Client, deployment, plan.Adopt, plan.Release, writes, key, sets, ct);
        if (!await UpdateSetsAsync(key, plan, ct) || !await CreateSetAsync(key, deployment, plan, ct))
        {
            return;
        }
        foreach (var set in plan.Delete)
        {
            var options = new DeleteOptions { Preconditions = new Preconditions { Uid = set.Metadata.Uid, ResourceVersion = set.Metadata.ResourceVersion } };
            if (await context.Client.DeleteAsync<ReplicaSet>(set.Metadata.Name!, set.Metadata.Namespace, options, ct) is { IsSuccess: true })
            {
                writes.Deleted(key, sets, set);
            }
        }
        foreach (var happened in plan.Events)
        {
            events.Tell(deployment, happened);
        }
        await WriteAsync(key, deployment, plan.Revision, plan.Status, ct);
        if (plan.Requeue is { } after)
        {
            queue.AddAfter(key, after);
        }
    }

    private DeploymentSnapshot Gather(Deployment deployment)
    {
        var candidates = OwnerIndex.Candidates(sets.Store.Snapshot, deployment);
        var store = pods.Store.Snapshot;
        var owned = candidates.Where(s => ControllerReference.Controls(deployment, s.Metadata))
            .SelectMany(s => OwnerIndex.OwnedBy(store, s.Metadata.Uid ?? "")).ToArray();
        return new(deployment, candidates, owned);
    }

    /// <returns>Whether the plan still holds; else a newer state of what it was made from is on its way.</returns>
    private async Task<bool> UpdateSetsAsync(ObjectKey key, DeploymentPlan plan, CancellationToken ct)
    {
        foreach (var change in plan.Update)
        {
            var result = await context.Client.PatchAsync<ReplicaSet>(
                change.Before.Metadata.Name!, change.Before.Metadata.Namespace, DeploymentWrites.ReplicaSet(change), null, ct);
            if (result.IsConflict || result.IsNotFound)
            {
                return false;
            }
            writes.Written(key, sets, result.OrThrow());
        }
        return true;
    }

    private async Task<bool> CreateSetAsync(ObjectKey key, Deployment deployment, DeploymentPlan plan, CancellationToken ct)
    {
        if (plan.Create is not { } set)
        {
            return true;
        }
        var result = await context.Client.CreateAsync(set, null, ct);
        if (result.IsSuccess)
        {
            writes.Written(key, sets, result.Value);
            return true;
        }
        if (result.IsAlreadyExists)
        {
            return await ResolveNameAsync(key, deployment, set, ct);
        }
        if (result.Error.IsNamespaceTerminating())
        {
            return false;
        }
        var message = $"Failed to create new replica set \"{set.Metadata.Name}\": {result.Error.Message}";
        events.Warning(deployment, "ReplicaSetCreateError", message);
        if (Rollout.HasProgressDeadline(deployment))
        {
            await WriteAsync(key, deployment, null, DeploymentStatusPlan.With(
                deployment.Status, DeploymentStatusPlan.Progressing, "False", "ReplicaSetCreateError", message, context.Now), ct);
        }
        throw new ApiException(result.Error);
    }

    // The name is taken: by our own set that is not seen yet, or by one with another template whose hash is the same.
    private async Task<bool> ResolveNameAsync(ObjectKey key, Deployment deployment, ReplicaSet wanted, CancellationToken ct)
    {
        var taken = (await context.Client.GetAsync<ReplicaSet>(wanted.Metadata.Name!, wanted.Metadata.Namespace, ct)).OrThrow();
        if (ControllerReference.Controls(deployment, taken.Metadata) && PodTemplateHash.SameTemplate(taken.Spec.Template, deployment.Spec.Template))
        {
            writes.Written(key, sets, taken);
            return false;
        }
        await WriteAsync(key, deployment, null, deployment.Status with { CollisionCount = deployment.Status.CollisionCount.GetValueOrDefault() + 1 }, ct);
        return false;
    }

    private async Task WriteAsync(ObjectKey key, Deployment deployment, string? revision, DeploymentStatus status, CancellationToken ct)
    {
        if (revision is not null)
        {
            var annotated = await context.Client.PatchAsync<Deployment>(
                deployment.Metadata.Name!, deployment.Metadata.Namespace, DeploymentWrites.Revision(deployment, revision), null, ct);
            if (annotated.IsConflict || annotated.IsNotFound)
            {
                return;
            }
            writes.Written(key, deployments, annotated.OrThrow());
            deployment = annotated.Value;
        }
        if (status.Equals(deployment.Status))
        {
            return;
        }
        var result = await context.Client.UpdateAsync(deployment with { Status = status }, "status", ct);
        if (result.IsSuccess)
        {
            writes.Written(key, deployments, result.Value);
        }
        else if (!result.IsConflict && !result.IsNotFound)
        {
            throw new ApiException(result.Error);
        }
    }
}
