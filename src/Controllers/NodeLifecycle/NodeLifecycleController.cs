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
/// node that is not heard no longer count as ready.
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
    private readonly Lock zonesGate = new();
    private readonly EvictionPace pace = new();
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
        if (before is null || ReferenceEquals(before, after) || NodeStates.IsReady(before) != NodeStates.IsReady(after))
        {
            lock (zonesGate)
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
            return;
        }
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
            lock (zonesGate)
            {
                zones = null;
            }
        }
        if (plan.BecameNotReady)
        {
            events.Normal(node, "NodeNotReady", $"Node {name} status is now: NodeNotReady");
        }
        await TaintAsync(name, node, ct);
        if (plan.MarkPodsNotReady)
        {
            await MarkPodsNotReadyAsync(name, ct);
        }
        memory.Settle(name, NodeStates.Condition(node.Status, NodeStates.Ready)?.Status);
        if (plan.Deadline is { } deadline)
        {
            queue.AddAfter(name, deadline - context.Now);
        }
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
            lock (zonesGate)
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
            lock (zonesGate)
            {
                pace.GiveBack(zone);
            }
        }
    }

    private ZoneStates Zones()
    {
        lock (zonesGate)
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

    private async Task MarkPodsNotReadyAsync(string name, CancellationToken ct)
    {
        foreach (var pod in NodeIndex.On(pods, name).Where(PodStates.IsReady).ToArray())
        {
            var condition = PodStates.Condition(pod, "Ready")! with { Status = "False", LastTransitionTime = context.Now };
            var result = await PodWrites.SetStatusAsync(context.Client, pod, condition, null, ct);
            if (result.IsSuccess)
            {
                events.Warning(pod, "NodeNotReady", "Node is not ready");
            }
            else if (!result.IsConflict && !result.IsNotFound)
            {
                throw new ApiException(result.Error);
            }
        }
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
