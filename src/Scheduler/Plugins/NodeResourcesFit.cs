using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Plugins;

/// <summary>
/// Nodes that have room for the pod and all it requests; the emptier ones (LeastAllocated over cpu and memory) score higher. Room is what the node can
/// allocate less what its pods request, whether they use it or not.
/// </summary>
internal sealed class NodeResourcesFit : IPreFilterPlugin, IFilterPlugin, IPreScorePlugin, IScorePlugin, IEnqueueExtensions
{
    private const string TooManyPods = "Too many pods";

    public string Name => "NodeResourcesFit";

    public IReadOnlyList<QueueingHint> EventsToRegister { get; } =
    [
        new(ClusterEvents.AssignedPodDelete | ClusterEvents.AssignedPodScaleDown, MayMakeRoom),
        new(ClusterEvents.NodeAdd | ClusterEvents.NodeAllocatable, (waiting, change) => change.NewNode is { } node && FitsEmpty(waiting, node)),
        new(ClusterEvents.PodScaleDown),
    ];

    public PreFilterResult PreFilter(CycleState state, PodInfo pod, ClusterSnapshot cluster)
    {
        state.Set(cluster.Resources);
        return Verdict.Success;
    }

    public Verdict Filter(CycleState state, PodInfo pod, NodeInfo node)
    {
        var resources = state.Get<ResourceTable>();
        var slot = node.Slot;
        var fits = resources.PodCount[slot] < resources.AllowedPods[slot];
        foreach (var (column, amount) in pod.Requests)
        {
            fits &= amount <= resources.Allocatable(column)[slot] - resources.Requested(column)[slot];
        }
        return fits ? Verdict.Success : Shortage(resources, pod, slot);
    }

    public Verdict PreScore(CycleState state, PodInfo pod, ClusterSnapshot cluster, ReadOnlySpan<NodeInfo> feasible)
    {
        state.Set(cluster.Resources);
        return Verdict.Success;
    }

    /// <example>
    /// 4 cpu of which 1 will be requested, 8 GiB of which 4: (75 + 50) / 2 = 62.
    /// </example>
    public long Score(CycleState state, PodInfo pod, NodeInfo node)
    {
        var resources = state.Get<ResourceTable>();
        var slot = node.Slot;
        long sum = 0, weights = 0;
        Add(resources.Allocatable(ResourceTable.Cpu)[slot], resources.NonZeroCpu[slot] + pod.NonZeroCpu, ref sum, ref weights);
        Add(resources.Allocatable(ResourceTable.Memory)[slot], resources.NonZeroMemory[slot] + pod.NonZeroMemory, ref sum, ref weights);
        return weights == 0 ? 0 : sum / weights;
    }

    private static void Add(long allocatable, long requested, ref long sum, ref long weights)
    {
        if (allocatable == 0)
        {
            return;
        }
        sum += requested > allocatable ? 0 : (allocatable - requested) * ScoreNormalization.Max / allocatable;
        weights++;
    }

    private static Verdict Shortage(ResourceTable resources, PodInfo pod, int slot)
    {
        var reasons = new List<string>();
        var never = false;
        if (resources.PodCount[slot] >= resources.AllowedPods[slot])
        {
            reasons.Add(TooManyPods);
        }
        foreach (var (column, amount) in pod.Requests)
        {
            if (amount > resources.Allocatable(column)[slot] - resources.Requested(column)[slot])
            {
                reasons.Add($"Insufficient {resources.NameOf(column)}");
                never |= amount > resources.Allocatable(column)[slot];
            }
        }
        return never ? Verdict.Unresolvable([.. reasons]) : Verdict.Unschedulable([.. reasons]);
    }

    /// <summary>A place for a pod became free, or some of what this one wants.</summary>
    private static bool MayMakeRoom(PodInfo waiting, ClusterChange change) =>
        (change.Events & ClusterEvents.AssignedPodDelete) != 0
        || (change.OldPod is { } before && change.NewPod is { } after && waiting.Requests.Any(r => after.AmountOf(r.Column) < before.AmountOf(r.Column)));

    /// <summary>Whether the pod could fit if nothing else were on the node: what a node cannot give at all, no change on it gives.</summary>
    private static bool FitsEmpty(PodInfo waiting, Node node)
    {
        if (node.Status.Allocatable.Of(ResourceName.Pods).Value < 1)
        {
            return false;
        }
        foreach (var (name, amount) in waiting.Pod.Spec.TotalRequests())
        {
            if (amount > node.Status.Allocatable.Of(name))
            {
                return false;
            }
        }
        return true;
    }
}
