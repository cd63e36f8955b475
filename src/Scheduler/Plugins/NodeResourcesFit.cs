using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Plugins;

/// <summary>
/// Nodes that have room for the pod and all it requests; how they score is the strategy's business. Room is what the node can
/// allocate less what its pods request, whether they use it or not.
/// </summary>
/// <param name="strategy">Null for LeastAllocated over cpu and memory: the emptier ones score higher.</param>
/// <param name="ignored">Extended resources that are not looked at, by name or by the group before the slash.</param>
internal sealed class NodeResourcesFit(ScoringStrategy? strategy = null, IReadOnlySet<string>? ignored = null) : IPreFilterPlugin, IFilterPlugin, IPreScorePlugin, IScorePlugin, IEnqueueExtensions
{
    private const string TooManyPods = "Too many pods";

    private readonly ScoringStrategy strategy = strategy ?? ScoringStrategy.Default;

    public string Name => "NodeResourcesFit";

    public IReadOnlyList<QueueingHint> EventsToRegister =>
    [
        new(ClusterEvents.AssignedPodDelete | ClusterEvents.AssignedPodScaleDown, MayMakeRoom),
        new(ClusterEvents.NodeAdd | ClusterEvents.NodeAllocatable, (waiting, change) => change.NewNode is { } node && FitsEmpty(waiting, node)),
        new(ClusterEvents.PodScaleDown),
    ];

    public PreFilterResult PreFilter(CycleState state, PodInfo pod, ClusterSnapshot cluster)
    {
        state.Set(new Wanted(cluster.Resources, ignored is null ? pod.Requests : [.. pod.Requests.Where(r => !IsIgnored(cluster.Resources.NameOf(r.Column)))]));
        return Verdict.Success;
    }

    public Verdict Filter(CycleState state, PodInfo pod, NodeInfo node)
    {
        var (resources, requests) = state.Get<Wanted>();
        var slot = node.Slot;
        var fits = resources.PodCount[slot] < resources.AllowedPods[slot];
        foreach (var (column, amount) in requests)
        {
            fits &= amount <= resources.Allocatable(column)[slot] - resources.Requested(column)[slot];
        }
        return fits ? Verdict.Success : Shortage(resources, requests, slot);
    }

    public Verdict PreScore(CycleState state, PodInfo pod, ClusterSnapshot cluster, ReadOnlySpan<NodeInfo> feasible)
    {
        state.Set(new Scoring(cluster.Resources, ResourceRequest.Of(strategy.Resources, pod, cluster.Resources, assumed: true)));
        return Verdict.Success;
    }

    /// <example>
    /// LeastAllocated: 4 cpu of which 1 will be requested, 8 GiB of which 4: (75 + 50) / 2 = 62.
    /// </example>
    public long Score(CycleState state, PodInfo pod, NodeInfo node)
    {
        var (table, requests) = state.Get<Scoring>();
        var slot = node.Slot;
        long sum = 0, weights = 0;
        foreach (var request in requests)
        {
            var allocatable = request.IsLeftOut ? 0 : table.Allocatable(request.Column)[slot];
            if (allocatable == 0)
            {
                continue;
            }
            var score = strategy.ScoreOf(table.RequestedOrAssumed(request.Column)[slot] + request.Amount, allocatable);
            if (strategy.Counts(score))
            {
                sum += score * request.Weight;
                weights += request.Weight;
            }
        }
        return strategy.Mean(sum, weights);
    }

    private bool IsIgnored(string resource) =>
        ResourceName.IsExtended(resource) && (ignored!.Contains(resource) || ignored.Contains(resource[..resource.IndexOf('/')]));

    private static Verdict Shortage(ResourceTable resources, ResourceAmount[] requests, int slot)
    {
        var reasons = new List<string>();
        var never = false;
        if (resources.PodCount[slot] >= resources.AllowedPods[slot])
        {
            reasons.Add(TooManyPods);
        }
        foreach (var (column, amount) in requests)
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
    private bool FitsEmpty(PodInfo waiting, Node node)
    {
        if (node.Status.Allocatable.Of(ResourceName.Pods).Value < 1)
        {
            return false;
        }
        foreach (var (name, amount) in waiting.Pod.Spec.TotalRequests())
        {
            if (amount > node.Status.Allocatable.Of(name) && !(ignored is not null && IsIgnored(name)))
            {
                return false;
            }
        }
        return true;
    }

    private sealed record Wanted(ResourceTable Table, ResourceAmount[] Requests);

    private sealed record Scoring(ResourceTable Table, ResourceRequest[] Requests);
}
