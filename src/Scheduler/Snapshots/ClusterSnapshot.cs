using MiniKube.Api.Core.V1;

namespace MiniKube.Scheduler.Snapshots;

/// <summary>
/// What the scheduler believes of the cluster: nodes, and the pods on them, those assumed among them that are decided but not yet seen bound.
/// It is changed and read by the scheduling loop alone, so a decision sees one state without copying it.
/// </summary>
internal sealed class ClusterSnapshot
{
    private readonly Dictionary<string, NodeInfo> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Placement> placements = new(StringComparer.Ordinal);
    private readonly List<NodeInfo?> bySlot = [];
    private readonly Stack<int> freeSlots = [];
    private readonly NodeOrder order = new();
    private readonly PodCounts counts;
    private readonly TopologyColumns topologies;

    public ClusterSnapshot()
    {
        counts = new(() => bySlot.OfType<NodeInfo>(), Namespaces);
        topologies = new(() => Nodes);
    }

    public ResourceTable Resources { get; } = new();

    /// <summary>The nodes that the API server has, the zones in turn.</summary>
    public IReadOnlyList<NodeInfo> Nodes => order.Nodes;

    /// <summary>Greater than every node's slot.</summary>
    public int SlotCount => bySlot.Count;

    public NodeInfo? Find(string node) => byName.TryGetValue(node, out var found) && found.IsPresent ? found : null;

    public TopologyColumn Topology(string key) => topologies.Column(key);

    public NamespaceLabels Namespaces { get; } = new();
    public NominatedPods Nominated { get; } = new();
    public ImageTable Images { get; } = new();

    /// <summary>Required anti-affinity of the pods on nodes.</summary>
    public TermIndex RequiredApart { get; } = new();

    /// <summary>Required affinity of the pods on nodes, each term with weight 1.</summary>
    public TermIndex Required { get; } = new();

    /// <summary>Preferred affinity, and with weights below zero anti-affinity, of the pods on nodes.</summary>
    public TermIndex Preferred { get; } = new();

    /// <summary>How many pods of the group there are, and where; not for keeping.</summary>
    public GroupCounts CountsOf(PodGroup group) => counts.Of(group, SlotCount);

    /// <summary>The node that a pod is on or assumed on; null when the snapshot has not got it.</summary>
    public string? NodeOf(string uid) => placements.TryGetValue(uid, out var at) ? at.Node.Name : null;

    public PodInfo? PodOf(string uid) => placements.TryGetValue(uid, out var at) ? at.Pod : null;

    /// <summary>Decided here, and not seen bound yet.</summary>
    public bool IsAssumed(string uid) => placements.TryGetValue(uid, out var at) && at.Assumed;

    /// <summary>How many pods are on nodes, the assumed ones among them.</summary>
    public int PodCount => placements.Count;

    /// <summary>How many pods are assumed.</summary>
    public int AssumedCount { get; private set; }

    public void SetNode(Node node)
    {
        var info = Row(node.Metadata.Name!);
        Set(info, node);
        Resources.SetAllocatable(info.Slot, node);
        Images.Set(info.Slot, node);
        topologies.Set(info.Slot, node, SlotCount);
    }

    public void RemoveNode(string name)
    {
        if (Find(name) is { } info)
        {
            Set(info, null);
            Resources.SetAllocatable(info.Slot, null);
            Images.Set(info.Slot, null);
            topologies.Set(info.Slot, null, SlotCount);
            DropIfEmpty(info);
        }
    }

    /// <summary>The labels of a namespace, or null when it is gone.</summary>
    public void SetNamespace(string name, IReadOnlyDictionary<string, string>? labels)
    {
        Namespaces.Set(name, labels);
        counts.ForgetCountedByNamespaceLabels();
    }

    /// <summary>Counts the pod on a node before the API server has confirmed it.</summary>
    public void Assume(PodInfo pod, NodeInfo node)
    {
        if (!placements.TryAdd(pod.Uid, new(pod, node, Assumed: true)))
        {
            throw new InvalidOperationException($"pod {pod} is on a node already");
        }
        AssumedCount++;
        Count(pod, node, 1);
    }

    /// <summary>Counts a pod on a node for the time of a trial; to be undone by <see cref="PretendGone"/>.</summary>
    public void Pretend(PodInfo pod, NodeInfo node) => Count(pod, node, 1);

    /// <summary>Leaves a pod of a node out for the time of a trial; to be undone by <see cref="Pretend"/>.</summary>
    public void PretendGone(PodInfo pod, NodeInfo node) => Count(pod, node, -1);

    /// <summary>Gives an assumption up. One that was confirmed meanwhile, or whose pod is gone, is left as it is. True when it was given up.</summary>
    public bool Forget(string uid)
    {
        if (!IsAssumed(uid))
        {
            return false;
        }
        RemovePod(uid);
        return true;
    }

    /// <summary>A bound pod as the API server has it; ends an assumption, wherever that was. Returns what was known of it before.</summary>
    public PodInfo? SetPod(PodInfo pod)
    {
        var old = RemovePod(pod.Uid);
        var node = Row(pod.Pod.Spec.NodeName!);
        placements.Add(pod.Uid, new(pod, node, Assumed: false));
        Count(pod, node, 1);
        return old;
    }

    /// <summary>The pod that was removed; null when it was not there.</summary>
    public PodInfo? RemovePod(string uid)
    {
        if (!placements.Remove(uid, out var at))
        {
            return null;
        }
        AssumedCount -= at.Assumed ? 1 : 0;
        Count(at.Pod, at.Node, -1);
        DropIfEmpty(at.Node);
        return at.Pod;
    }

    private void Set(NodeInfo info, Node? node)
    {
        var before = info.Zone;
        info.Set(node);
        if (info.Zone == before)
        {
            return;
        }
        if (before is not null)
        {
            order.Remove(info, before);
        }
        if (info.Zone is not null)
        {
            order.Add(info, info.Zone);
        }
    }

    private void Count(PodInfo pod, NodeInfo node, int sign)
    {
        if (sign > 0)
        {
            node.Add(pod);
        }
        else
        {
            node.Remove(pod);
        }
        Resources.Count(node.Slot, pod, sign);
        counts.Count(pod.Pod, node.Slot, sign);
        foreach (var term in pod.Affinity.Required)
        {
            Required.Count(term, node.Slot, 1, sign);
        }
        foreach (var term in pod.Affinity.RequiredApart)
        {
            RequiredApart.Count(term, node.Slot, 1, sign);
        }
        foreach (var (term, weight) in pod.Affinity.Preferred)
        {
            Preferred.Count(term, node.Slot, weight, sign);
        }
    }

    private NodeInfo Row(string name)
    {
        if (byName.TryGetValue(name, out var known))
        {
            return known;
        }
        if (!freeSlots.TryPop(out var slot))
        {
            slot = bySlot.Count;
            bySlot.Add(null);
            Resources.EnsureSlots(bySlot.Count);
        }
        var row = new NodeInfo(name, slot);
        bySlot[slot] = row;
        byName.Add(name, row);
        return row;
    }

    private void DropIfEmpty(NodeInfo row)
    {
        if (!row.IsPresent && row.Pods.Count == 0 && byName.Remove(row.Name))
        {
            bySlot[row.Slot] = null;
            freeSlots.Push(row.Slot);
        }
    }

    private sealed record Placement(PodInfo Pod, NodeInfo Node, bool Assumed);
}
