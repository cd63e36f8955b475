using MiniKube.Api.Core.V1;
using MiniKube.Client.Events;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.WorkQueues;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.TaintEviction;

/// <summary>Deletes pods from nodes with NoExecute taints, at once or when their tolerations run out.</summary>
internal sealed class TaintEvictionController : IController
{
    private const string Name = "taint-eviction-controller";
    private const int Workers = 8;

    private readonly ControllerContext context;
    private readonly EventRecorder events;
    private readonly Informer<Node> nodes;
    private readonly Informer<Pod> pods;
    private readonly WorkQueue<ObjectKey> queue;
    private readonly Lock gate = new();
    private readonly Dictionary<string, IReadOnlyList<TaintSince>> taints = new(StringComparer.Ordinal);
    private readonly HashSet<ObjectKey> marked = [];

    public TaintEvictionController(ControllerContext context)
    {
        this.context = context;
        events = context.Recorder(Name);
        queue = context.Queue<ObjectKey>("noexec_taint_pod");
        nodes = context.Informers.Get<Node>();
        pods = context.Informers.Get<Pod>();
        NodeIndex.Add(pods);
        nodes.AddHandler(node => NodeChanged(node.Metadata.Name!, node), (_, node) => NodeChanged(node.Metadata.Name!, node),
            node => NodeChanged(node.Metadata.Name!, null));
        pods.AddHandler(Enqueue, PodChanged, Enqueue);
    }

    public Task RunAsync(CancellationToken ct) => context.Loop(Name, queue, ReconcileAsync, Workers).RunAsync(ct);

    private void NodeChanged(string name, Node? node)
    {
        lock (gate)
        {
            var before = taints.GetValueOrDefault(name, []);
            var next = TaintSince.Update(before, node, context.Now);
            if (next.SequenceEqual(before))
            {
                return;
            }
            if (next.Count == 0)
            {
                taints.Remove(name);
            }
            else
            {
                taints[name] = next;
            }
        }
        foreach (var pod in NodeIndex.On(pods, name))
        {
            queue.Add(pods.KeyOf(pod));
        }
    }

    private void Enqueue(Pod pod)
    {
        if (!string.IsNullOrEmpty(pod.Spec.NodeName))
        {
            queue.Add(pods.KeyOf(pod));
        }
    }

    private void PodChanged(Pod before, Pod after)
    {
        if (before.Spec.NodeName != after.Spec.NodeName || !before.Spec.Tolerations.SequenceEqual(after.Spec.Tolerations))
        {
            Enqueue(after);
        }
    }

    private async Task ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (pods.Store.Get(key) is not { } pod || PodStates.IsTerminating(pod) || string.IsNullOrEmpty(pod.Spec.NodeName))
        {
            Unmark(key, null);
            return;
        }
        IReadOnlyList<TaintSince> onNode;
        lock (gate)
        {
            onNode = taints.GetValueOrDefault(pod.Spec.NodeName, []);
        }
        var plan = TaintEvictionPlan.Compute(pod, onNode, BoundSince(pod));
        if (plan.EvictAt is not { } at)
        {
            Unmark(key, pod);
            return;
        }
        if (at > context.Now)
        {
            lock (gate)
            {
                marked.Add(key);
            }
            queue.AddAfter(key, at - context.Now);
            return;
        }
        events.Normal(pod, "TaintManagerEviction", $"Marking for deletion Pod {key}");
        var told = await PodWrites.SetStatusAsync(context.Client, pod,
            PodWrites.Disruption("DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint", context.Now), null, ct);
        if (told.IsConflict)
        {
            queue.AddRateLimited(key);
            return;
        }
        var result = await PodWrites.DeleteAsync(context.Client, told.OrNull() ?? pod, null, ct);
        if (!result.IsSuccess && !result.IsNotFound && !result.IsConflict)
        {
            throw new ApiException(result.Error);
        }
    }

    private void Unmark(ObjectKey key, Pod? pod)
    {
        lock (gate)
        {
            if (!marked.Remove(key) || pod is null)
            {
                return;
            }
        }
        events.Normal(pod, "TaintManagerEviction", $"Cancelling deletion of Pod {key}");
    }

    // Cut to whole seconds when it was written: a second later is never too early.
    private DateTimeOffset BoundSince(Pod pod)
    {
        var bound = PodStates.Condition(pod, "PodScheduled") is { Status: "True", LastTransitionTime: { } at } ? at : pod.Metadata.CreationTimestamp;
        var latest = bound?.Moment.AddSeconds(1) ?? DateTimeOffset.MinValue;
        return latest < context.Now ? latest : context.Now;
    }
}
