using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Deployments;

/// <summary>The shell of <see cref="DeploymentPlan"/>: makes, scales and deletes ReplicaSets, and writes the Deployments' status.</summary>
internal sealed class DeploymentController : OwningController<Deployment, ReplicaSet>
{
    private readonly Informer<Pod> pods;

    public DeploymentController(ControllerContext context) : base(context, "deployment-controller", workers: 5, d => d.Spec.Selector)
    {
        pods = context.Informers.Get<Pod>();
        OwnerIndex.Add(pods);
        pods.AddHandler(onUpdate: PodChanged, onDelete: PodGone);
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
            && Owned.Store.Get(pod.Metadata.Namespace, owner.Name) is { } set
            && ControllerReference.Of(set.Metadata) is { Kind: "Deployment" } top
            && Objects.Store.Get(pod.Metadata.Namespace, top.Name) is { } deployment
            && !Rollout.IsRollingUpdate(deployment))
        {
            Enqueue(deployment);
        }
    }

    protected override async Task ReconcileAsync(ObjectKey key, Deployment deployment, CancellationToken ct)
    {
        var plan = DeploymentPlan.Compute(Gather(deployment), Context.Now);
        await ClaimAsync(key, deployment, plan.Adopt, plan.Release, ct);
        if (!await UpdateSetsAsync(key, plan, ct) || !await CreateSetAsync(key, deployment, plan, ct))
        {
            return;
        }
        foreach (var set in plan.Delete)
        {
            var options = new DeleteOptions { Preconditions = new Preconditions { Uid = set.Metadata.Uid, ResourceVersion = set.Metadata.ResourceVersion } };
            if (await Context.Client.DeleteAsync<ReplicaSet>(set.Metadata.Name!, set.Metadata.Namespace, options, ct) is { IsSuccess: true })
            {
                Writes.Deleted(key, Owned, set);
            }
        }
        foreach (var happened in plan.Events)
        {
            Events.Tell(deployment, happened);
        }
        await WriteAsync(key, deployment, plan.Revision, plan.Status, ct);
        if (plan.Requeue is { } after)
        {
            Queue.AddAfter(key, after);
        }
    }

    protected override Deployment WithFailedSync(Deployment deployment, string? why) => deployment with
    {
        Status = deployment.Status with
        {
            Conditions = FailedSync.Note(deployment.Status.Conditions, why, static c => (c.Type, c.Reason, c.Message), message =>
                new() { Type = FailedSync.Condition, Status = "True", Reason = FailedSync.Reason, Message = message, LastUpdateTime = Context.Now, LastTransitionTime = Context.Now }),
        },
    };

    private DeploymentSnapshot Gather(Deployment deployment)
    {
        var candidates = OwnerIndex.Candidates(Owned.Store.Snapshot, deployment);
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
            var result = await Context.Client.PatchAsync<ReplicaSet>(
                change.Before.Metadata.Name!, change.Before.Metadata.Namespace, DeploymentWrites.ReplicaSet(change), null, ct);
            if (result.IsConflict || result.IsNotFound)
            {
                return false;
            }
            Writes.Written(key, Owned, result.OrThrow());
        }
        return true;
    }

    private async Task<bool> CreateSetAsync(ObjectKey key, Deployment deployment, DeploymentPlan plan, CancellationToken ct)
    {
        if (plan.Create is not { } set)
        {
            return true;
        }
        var result = await Context.Client.CreateAsync(set, null, ct);
        if (result.IsSuccess)
        {
            Writes.Written(key, Owned, result.Value);
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
        Events.Warning(deployment, "ReplicaSetCreateError", message);
        if (Rollout.HasProgressDeadline(deployment))
        {
            await WriteAsync(key, deployment, null, DeploymentStatusPlan.With(
                deployment.Status, DeploymentStatusPlan.Progressing, "False", "ReplicaSetCreateError", message, Context.Now), ct);
        }
        throw new ApiException(result.Error);
    }

    // The name is taken: by our own set that is not seen yet, or by one with another template whose hash is the same.
    private async Task<bool> ResolveNameAsync(ObjectKey key, Deployment deployment, ReplicaSet wanted, CancellationToken ct)
    {
        var taken = (await Context.Client.GetAsync<ReplicaSet>(wanted.Metadata.Name!, wanted.Metadata.Namespace, ct)).OrThrow();
        if (ControllerReference.Controls(deployment, taken.Metadata) && PodTemplateHash.SameTemplate(taken.Spec.Template, deployment.Spec.Template))
        {
            Writes.Written(key, Owned, taken);
            return false;
        }
        await WriteAsync(key, deployment, null, deployment.Status with { CollisionCount = deployment.Status.CollisionCount.GetValueOrDefault() + 1 }, ct);
        return false;
    }

    private async Task WriteAsync(ObjectKey key, Deployment deployment, string? revision, DeploymentStatus status, CancellationToken ct)
    {
        if (revision is not null)
        {
            var annotated = await Context.Client.PatchAsync<Deployment>(
                deployment.Metadata.Name!, deployment.Metadata.Namespace, DeploymentWrites.Revision(deployment, revision), null, ct);
            if (annotated.IsConflict || annotated.IsNotFound)
            {
                return;
            }
            Writes.Written(key, Objects, annotated.OrThrow());
            deployment = annotated.Value;
        }
        if (status.Equals(deployment.Status))
        {
            return;
        }
        await WriteStatusAsync(key, deployment with { Status = status }, ct);
    }
}
