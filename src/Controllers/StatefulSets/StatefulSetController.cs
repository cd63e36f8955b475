using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Controllers.ControllerRevisions;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.StatefulSets;

/// <summary>The shell of <see cref="StatefulSetPlan"/>: writes revisions, claims, pods and the sets' status.</summary>
internal sealed class StatefulSetController : RevisionedController<StatefulSet>
{
    private readonly Informer<PersistentVolumeClaim> claims;

    public StatefulSetController(ControllerContext context) : base(context, "statefulset-controller", workers: 5, s => s.Spec.Selector ?? new())
    {
        claims = context.Informers.Get<PersistentVolumeClaim>();
        claims.AddHandler(ClaimChanged, (_, claim) => ClaimChanged(claim), ClaimChanged);
    }

    // A claim says nothing of its set but by its name.
    private void ClaimChanged(PersistentVolumeClaim claim)
    {
        foreach (var set in Objects.Store.List(claim.Metadata.Namespace).Where(s => StatefulSetIdentity.IsClaimName(s, claim.Metadata.Name ?? "")))
        {
            Enqueue(set);
        }
    }

    protected override async Task ReconcileAsync(ObjectKey key, StatefulSet set, CancellationToken ct)
    {
        var plan = StatefulSetPlan.Compute(Gather(set), Context.Now);
        if (!await SettleAsync(key, set, plan.Pods, plan.ClaimedRevisions, plan.Revisions, ct))
        {
            return;
        }
        foreach (var happened in plan.Events)
        {
            Events.Tell(set, happened);
        }
        var refusal = await UpdateClaimsAsync(key, plan.UpdateClaims, ct)
            ?? await RelabelAsync(key, set, plan.Relabel, ct)
            ?? await SlowStart.RunAsync(plan.FillClaims, pod => CreateClaimsAsync(key, set, pod, ct))
            ?? await SlowStart.RunAsync(plan.Create, pod => CreateAsync(key, set, pod, ct))
            ?? await SlowStart.RunAsync(plan.Delete, pod => DeleteAsync(key, set, pod, ct));
        await History.DeleteAsync(key, plan.DeleteRevisions, ct);
        if (!plan.Status.Equals(set.Status))
        {
            await WriteStatusAsync(key, set with { Status = plan.Status }, ct);
        }
        if (refusal is not null && !refusal.IsNamespaceTerminating())
        {
            throw new ApiException(refusal);
        }
        if (plan.Requeue is { } after)
        {
            Queue.AddAfter(key, after);
        }
    }

    protected override StatefulSet WithFailedSync(StatefulSet set, string? why) => set with
    {
        Status = set.Status with
        {
            Conditions = FailedSync.Note(set.Status.Conditions, why, static c => (c.Type, c.Reason, c.Message), message =>
                new() { Type = FailedSync.Condition, Status = "True", Reason = FailedSync.Reason, Message = message, LastTransitionTime = Context.Now }),
        },
    };

    private StatefulSetSnapshot Gather(StatefulSet set)
    {
        var known = claims.Store.Snapshot;
        return new(set, OwnerIndex.Candidates(Owned.Store.Snapshot, set), OwnerIndex.Candidates(Revisions.Store.Snapshot, set),
            name => known.Get(set.Metadata.Namespace, name));
    }

    protected override PodTemplateSpec TemplateOf(StatefulSet set) => set.Spec.Template;

    protected override StatefulSet WithCollision(StatefulSet set) => set with { Status = set.Status with { CollisionCount = set.Status.CollisionCount.GetValueOrDefault() + 1 } };

    private async Task<Status?> CreateAsync(ObjectKey key, StatefulSet set, PodWithClaims wanted, CancellationToken ct)
    {
        if (await CreateClaimsAsync(key, set, wanted, ct) is { } refusal)
        {
            Tell(set, "create", wanted.Pod, refusal);
            return refusal;
        }
        var result = await Context.Client.CreateAsync(wanted.Pod, null, ct);
        if (result.IsSuccess)
        {
            Writes.Written(key, Owned, result.Value);
        }
        if (!result.IsAlreadyExists)
        {
            Tell(set, "create", wanted.Pod, result.Error);
        }
        return result.Error;
    }

    private async Task<Status?> CreateClaimsAsync(ObjectKey key, StatefulSet set, PodWithClaims wanted, CancellationToken ct)
    {
        foreach (var claim in wanted.Claims)
        {
            var result = await Context.Client.CreateAsync(claim, null, ct);
            var (name, pod) = (claim.Metadata.Name, wanted.Pod.Metadata.Name);
            if (result.IsSuccess)
            {
                Writes.Written(key, claims, result.Value);
                Events.Normal(set, "SuccessfulCreate", $"create Claim {name} Pod {pod} in StatefulSet {set.Metadata.Name} success");
            }
            else if (!result.IsAlreadyExists)
            {
                if (!result.Error.IsNamespaceTerminating())
                {
                    Events.Warning(set, "FailedCreate", $"create Claim {name} for Pod {pod} in StatefulSet {set.Metadata.Name} failed error: {result.Error.Message}");
                }
                return result.Error with { Message = $"failed to create PVC {name}: {result.Error.Message}" };
            }
        }
        return null;
    }

    private async Task<Status?> DeleteAsync(ObjectKey key, StatefulSet set, Pod pod, CancellationToken ct)
    {
        var result = await PodWrites.DeleteAsync(Context.Client, pod, null, ct);
        if (result.IsNotFound || result.IsConflict)
        {
            // Gone already, or another pod of the same name: the informer will tell.
            return null;
        }
        if (result.IsSuccess)
        {
            Writes.Deleted(key, Owned, pod);
        }
        Tell(set, "delete", pod, result.Error);
        return result.Error;
    }

    private async Task<Status?> RelabelAsync(ObjectKey key, StatefulSet set, IReadOnlyList<Pod> pods, CancellationToken ct)
    {
        foreach (var pod in pods)
        {
            var labels = pod.Metadata.Labels.Where(l => l.Key is StatefulSetIdentity.PodNameLabel or StatefulSetIdentity.PodIndexLabel)
                .Select(l => new KeyValuePair<string, Document>(l.Key, l.Value));
            var metadata = new DocumentObject(("uid", pod.Metadata.Uid ?? ""), ("labels", new DocumentObject(labels)));
            var result = await Context.Client.PatchAsync<Pod>(
                pod.Metadata.Name!, pod.Metadata.Namespace, Patch.StrategicMerge(new DocumentObject(("metadata", metadata))), null, ct);
            if (result.IsSuccess)
            {
                Writes.Written(key, Owned, result.Value);
            }
            else if (result.IsNotFound || result.IsConflict)
            {
                continue;
            }
            Tell(set, "update", pod, result.Error);
            if (!result.IsSuccess)
            {
                return result.Error;
            }
        }
        return null;
    }

    // Guarded by the claim's resourceVersion: one that changed meanwhile brings its set back.
    private async Task<Status?> UpdateClaimsAsync(ObjectKey key, IReadOnlyList<PersistentVolumeClaim> changed, CancellationToken ct)
    {
        foreach (var claim in changed)
        {
            var result = await Context.Client.UpdateAsync(claim, null, ct);
            if (result.IsSuccess)
            {
                Writes.Written(key, claims, result.Value);
            }
            else if (!result.IsNotFound && !result.IsConflict)
            {
                return result.Error;
            }
        }
        return null;
    }

    private void Tell(StatefulSet set, string verb, Pod pod, Status? refusal)
    {
        var what = $"{verb} Pod {pod.Metadata.Name} in StatefulSet {set.Metadata.Name}";
        var reason = char.ToUpperInvariant(verb[0]) + verb[1..];
        if (refusal is null)
        {
            Events.Normal(set, "Successful" + reason, $"{what} successful");
        }
        else if (!refusal.IsNamespaceTerminating())
        {
            Events.Warning(set, "Failed" + reason, $"{what} failed error: {refusal.Message}");
        }
    }
}
