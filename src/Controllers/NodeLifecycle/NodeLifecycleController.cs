using MiniKube.Api.Coordination.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Codecs;
using MiniKube.Client.Events;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.WorkQueues;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.NodeLifecycle;

/// <summary>
/// Watches over the nodes' signs of life: a silent node's conditions turn Unknown, nodes that are not well are tainted, and the pods of a
/// node that is not heard no longer count as ready. Keeps the labels of <see cref="NodeLabels"/> besides.
/// </summary>
internal sealed class NodeLifecycleController : IController
{
    private const string Name = "node-controller";
    private const string LeaseNamespace = "kube-node-lease";
    private const int Workers = 4;

    private readonly ControllerContext context;
    private readonly EventRecorder events;
    private readonly Informer<Node> nodes;
    private readonly Informer<Lease> leases;
    private readonly Informer<Pod> pods;
    private readonly WorkQueue<string> queue;
    private readonly OwnWrites<string> writes;
    private readonly NodeHealthMemory memory = new();
    private readonly Lock gate = new();
    private readonly EvictionPace pace = new();
    private readonly Dictionary<string, Node> registered = new(StringComparer.Ordinal);
    private ZoneStates? zones;
    private bool allWereDown;

    public NodeLifecycleController(ControllerContext context)
    {
        this.context = context;
        events = context.Recorder(Name);
        queue = context.Queue<string>("node_lifecycle_controller");
        writes = new(context.Time);
        nodes = context.Informers.Get<Node>();
        leases = context.Informers.Get<Lease>(new InformerOptions { Namespace = LeaseNamespace });
        pods = context.Informers.Get<Pod>();
        NodeIndex.Add(pods);
        nodes.AddHandler(node => NodeChanged(null, node), NodeChanged, node => NodeChanged(node, node));
        leases.AddHandler(LeaseChanged, (_, lease) => LeaseChanged(lease));
    }

    private NodeLifecycleOptions Options => context.Options.Nodes;

    public Task RunAsync(CancellationToken ct) => Task.WhenAll(context.Loop(Name, queue, ReconcileAsync, Workers).RunAsync(ct), TickAsync(ct));

    private async Task TickAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                foreach (var node in nodes.Store.List())
                {
                    queue.Add(node.Metadata.Name!);
                }
                await Task.Delay(Options.MonitorPeriod, context.Time, ct);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the term.
        }
    }

    private void NodeChanged(Node? before, Node after)
    {
        if (before is null || ReferenceEquals(before, after) || ZoneStates.Concerns(before, after))
        {
            lock (gate)
            {
                zones = null;
            }
        }
        queue.Add(after.Metadata.Name!);
    }

    private void LeaseChanged(Lease lease)
    {
        if (nodes.Store.Get(null, lease.Metadata.Name!) is { } node)
        {
            memory.Look(node, lease, context.Now);
        }
    }

    private async Task ReconcileAsync(string name, CancellationToken ct)
    {
        if (nodes.Store.Get(null, name) is not { } node)
        {
            memory.Forget(name);
            writes.Forget(name);
            Deregister(name);
            return;
        }
        Register(name, node);
        if (!writes.AllSeen(name))
        {
            return;
        }
        var (observation, lastReady) = memory.Look(node, leases.Store.Get(LeaseNamespace, name), context.Now);
        var plan = NodeHealthPlan.Compute(node, observation, lastReady, context.Now, Options);
        if (plan.Status is { } status)
        {
            if (await WriteAsync(name, context.Client.UpdateAsync(node with { Status = status }, "status", ct)) is not { } written)
            {
                return;
            }
            node = written;
            lock (gate)
            {
                zones = null;
            }
        }
        if (await LabelAsync(name, node, ct) is not { } labelled)
        {
            return;
        }
        await TaintAsync(name, labelled, ct);
        if (plan.MarkPodsNotReady && !await MarkPodsNotReadyAsync(name, ct))
        {
            queue.AddRateLimited(name);
            return;
        }
        if (plan.BecameNotReady)
        {
            events.Normal(node, "NodeNotReady", $"Node {name} status is now: NodeNotReady");
        }
        memory.Settle(name, NodeStates.Condition(node.Status, NodeStates.Ready)?.Status);
        if (plan.Deadline is { } deadline)
        {
            queue.AddAfter(name, deadline - context.Now);
        }
    }

    private void Register(string name, Node node)
    {
        bool isNew;
        lock (gate)
        {
            isNew = !registered.ContainsKey(name);
            registered[name] = node;
        }
        if (isNew)
        {
            events.Normal(node, "RegisteredNode", $"Node {name} event: Registered Node {name} in Controller");
        }
    }

    private void Deregister(string name)
    {
        Node? known;
        lock (gate)
        {
            registered.Remove(name, out known);
        }
        if (known is not null)
        {
            events.Normal(known, "RemovingNode", $"Node {name} event: Removing Node {name} from Controller");
        }
    }

    /// <returns>The node as it is then; null when it has changed meanwhile.</returns>
    private async Task<Node?> LabelAsync(string name, Node node, CancellationToken ct)
    {
        var labels = NodeLabels.ToSet(node);
        if (labels.Count == 0)
        {
            return node;
        }
        var patch = Patch.Merge(new DocumentObject(("metadata", new DocumentObject(
            ("resourceVersion", node.Metadata.ResourceVersion ?? ""), ("labels", new DocumentObject([.. labels.Select(l => (l.Key, (Document)l.Value))]))))));
        return await WriteAsync(name, context.Client.PatchAsync<Node>(name, null, patch, null, ct));
    }

    private async Task TaintAsync(string name, Node node, CancellationToken ct)
    {
        var state = Zones();
        var zone = NodeStates.Zone(node);
        var eviction = state.AllDown ? Eviction.Suspended : Eviction.Held;
        var tookTurn = false;
        if (eviction == Eviction.Held && NodeTaints.WantsEviction(node))
        {
            TimeSpan? wait;
            lock (gate)
            {
                tookTurn = pace.TryTake(zone, state.Rates.TryGetValue(zone, out var rate) ? rate : Options.EvictionRate, context.Now, out wait);
            }
            eviction = tookTurn ? Eviction.Allowed : Eviction.Held;
            if (wait is { } w)
            {
                queue.AddAfter(name, w);
            }
        }
        var wanted = NodeTaints.Wanted(node, eviction, context.Now);
        if (ReferenceEquals(wanted, node.Spec.Taints))
        {
            return;
        }
        var patch = Patch.Merge(new DocumentObject(
            ("metadata", new DocumentObject(("resourceVersion", node.Metadata.ResourceVersion ?? ""))),
            ("spec", new DocumentObject(("taints", Document.Of(wanted.Select(t => (Document)ApiJson.ToDocument(t))))))));
        if (await WriteAsync(name, context.Client.PatchAsync<Node>(name, null, patch, null, ct)) is null && tookTurn)
        {
            lock (gate)
            {
                pace.GiveBack(zone);
            }
        }
    }

    private ZoneStates Zones()
    {
        lock (gate)
        {
            if (zones is null)
            {
                zones = ZoneStates.Compute(nodes.Store.List(), Options);
                if (allWereDown && !zones.AllDown)
                {
                    memory.RestartAll(nodes.Store.List().Select(n => n.Metadata.Name!), context.Now);
                }
                allWereDown = zones.AllDown;
            }
            return zones;
        }
    }

    /// <returns>Whether none of them counts as ready now; otherwise some changed meanwhile.</returns>
    private async Task<bool> MarkPodsNotReadyAsync(string name, CancellationToken ct)
    {
        var all = true;
        foreach (var pod in NodeIndex.On(pods, name).Where(PodStates.IsReady).ToArray())
        {
            var condition = PodStates.Condition(pod, "Ready")! with { Status = "False", LastTransitionTime = context.Now };
            var result = await PodWrites.SetStatusAsync(context.Client, pod, condition, null, ct);
            if (result.IsSuccess)
            {
                events.Warning(pod, "NodeNotReady", "Node is not ready");
            }
            else if (result.IsConflict)
            {
                all = false;
            }
            else if (!result.IsNotFound)
            {
                throw new ApiException(result.Error);
            }
        }
        return all;
    }

    /// <returns>What the server answered; null when the node has changed meanwhile, which its event will tell.</returns>
    private async Task<Node?> WriteAsync(string name, Task<ApiResult<Node>> write)
    {
        var result = await write;
        if (result.IsConflict || result.IsNotFound)
        {
            return null;
        }
        var written = result.OrThrow();
        writes.Written(name, nodes, written);
        return written;
    }
}
