using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Controllers.ControllerRevisions;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.DaemonSets;

/// <summary>The shell of <see cref="DaemonSetPlan"/>: writes revisions, pods and the sets' status, and looks at a set again when a node changes for it.</summary>
internal sealed class DaemonSetController : RevisionedController<DaemonSet>
{
    private readonly Informer<Node> nodes;
    private readonly PodControl pods;
    private readonly FailedPodsBackoff backoff = new();

    public DaemonSetController(ControllerContext context) : base(context, "daemonset-controller", workers: 2, s => s.Spec.Selector ?? new())
    {
        pods = new(context.Client, Events, Writes, Owned);
        nodes = context.Informers.Get<Node>();
        nodes.AddHandler(node => NodeChanged(null, node), NodeChanged, node => NodeChanged(node, null));
    }

    // Nodes change all the time; a set need only know when the change is one for it.
    private void NodeChanged(Node? before, Node? after)
    {
        if (before is not null && after is not null && before.Spec.Equals(after.Spec) && SameLabels(before, after))
        {
            return;
        }
        foreach (var set in Objects.Store.List())
        {
            var placement = new DaemonPlacement(set);
            if (before is null || after is null || placement.Judge(before) != placement.Judge(after))
            {
                Enqueue(set);
            }
        }
    }

    private static bool SameLabels(Node a, Node b) => a.Metadata.Labels.Count == b.Metadata.Labels.Count
        && a.Metadata.Labels.All(l => b.Metadata.Labels.TryGetValue(l.Key, out var value) && value == l.Value);

    protected override async Task ReconcileAsync(ObjectKey key, DaemonSet set, CancellationToken ct)
    {
        var plan = DaemonSetPlan.Compute(Gather(set), Context.Now);
        if (!await SettleAsync(key, set, plan.Pods, plan.ClaimedRevisions, plan.Revisions, ct))
        {
            return;
        }
        foreach (var happened in plan.Events)
        {
            Events.Tell(set, happened);
        }
        foreach (var node in plan.FailedOn)
        {
            backoff.Replaced(set, node, Context.Now);
        }
        var notCreated = await pods.CreateAsync(key, set, plan.Create, ct);
        var notDeleted = await pods.DeleteAsync(key, set, plan.Delete, ct);
        await History.DeleteAsync(key, plan.DeleteRevisions, ct);
        if (!plan.Status.Equals(set.Status))
        {
            await WriteStatusAsync(key, set with { Status = plan.Status }, ct);
        }
        if ((notCreated ?? notDeleted) is { } refusal)
        {
            throw new ApiException(refusal);
        }
        if (plan.Requeue is { } after)
        {
            Queue.AddAfter(key, after);
        }
    }

    protected override DaemonSet WithFailedSync(DaemonSet set, string? why) => set with
    {
        Status = set.Status with
        {
            Conditions = FailedSync.Note(set.Status.Conditions, why, static c => (c.Type, c.Reason, c.Message), message =>
                new() { Type = FailedSync.Condition, Status = "True", Reason = FailedSync.Reason, Message = message, LastTransitionTime = Context.Now }),
        },
    };

    private DaemonSetSnapshot Gather(DaemonSet set) => new(
        set, [.. nodes.Store.List()], OwnerIndex.Candidates(Owned.Store.Snapshot, set), OwnerIndex.Candidates(Revisions.Store.Snapshot, set),
        node => backoff.HeldUntil(set, node));

    protected override PodTemplateSpec TemplateOf(DaemonSet set) => set.Spec.Template;

    protected override DaemonSet WithCollision(DaemonSet set) => set with { Status = set.Status with { CollisionCount = set.Status.CollisionCount.GetValueOrDefault() + 1 } };
}
