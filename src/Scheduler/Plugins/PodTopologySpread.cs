using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Plugins;

/// <summary>
/// Spreads pods over topology domains (KEP-895): a node is out where one of the pod's <c>DoNotSchedule</c> constraints would be skewed beyond its
/// maximum, and scores lower the more like pods its domains have. A pod without constraints of its own is spread over nodes and zones with the
/// others of its Service and owner.
/// </summary>
internal sealed class PodTopologySpread(ISpreadOwners owners) : IPreFilterPlugin, IFilterPlugin, IPreScorePlugin, INormalizeScorePlugin, IEnqueueExtensions
{
    private const string HostnameKey = "kubernetes.io/hostname";
    private const string ZoneKey = "topology.kubernetes.io/zone";
    private const long Ignored = -1;

    private static readonly Verdict Skewed = Verdict.Unschedulable("node(s) didn't match pod topology spread constraints");
    private static readonly Verdict NoLabel = Verdict.Unresolvable("node(s) didn't match pod topology spread constraints (missing required label)");

    public string Name => "PodTopologySpread";

    public IReadOnlyList<QueueingHint> EventsToRegister { get; } =
    [
        new(ClusterEvents.AssignedPodAdd | ClusterEvents.AssignedPodDelete | ClusterEvents.AssignedPodLabel, ConcernsLikePod),
        new(ClusterEvents.NodeAdd | ClusterEvents.NodeDelete | ClusterEvents.NodeLabel | ClusterEvents.NodeTaint),
        new(ClusterEvents.PodLabel | ClusterEvents.PodToleration),
    ];

    public PreFilterResult PreFilter(CycleState state, PodInfo pod, ClusterSnapshot cluster)
    {
        if (pod.Pod.Spec.TopologySpreadConstraints.Count == 0)
        {
            return Verdict.Skip;
        }
        var constraints = SpreadConstraint.Of(pod.Pod, "DoNotSchedule");
        if (constraints.Length == 0)
        {
            return Verdict.Skip;
        }
        var domains = Array.ConvertAll(constraints, c => new SpreadDomains(c, cluster, pod));
        foreach (var node in cluster.Nodes)
        {
            if (HasAll(domains, node))
            {
                foreach (var domain in domains)
                {
                    domain.Count(pod, node);
                }
            }
        }
        state.Set(new Hard(domains));
        return Verdict.Success;
    }

    public Verdict Filter(CycleState state, PodInfo pod, NodeInfo node)
    {
        foreach (var domains in state.Get<Hard>().Domains)
        {
            var value = domains.Column[node.Slot];
            if (value == TopologyColumn.None)
            {
                return NoLabel;
            }
            if (domains.PodsIn(value) + (domains.SelfMatches ? 1 : 0) - domains.Least > domains.Constraint.MaxSkew)
            {
                return Skewed;
            }
        }
        return Verdict.Success;
    }

    public Verdict PreScore(CycleState state, PodInfo pod, ClusterSnapshot cluster, ReadOnlySpan<NodeInfo> feasible)
    {
        var own = pod.Pod.Spec.TopologySpreadConstraints.Count > 0;
        var constraints = own ? SpreadConstraint.Of(pod.Pod, "ScheduleAnyway") : Defaults(pod.Pod);
        if (constraints.Length == 0)
        {
            return Verdict.Skip;
        }
        var domains = Array.ConvertAll(constraints, c => new SpreadDomains(c, cluster, pod));
        // Only with constraints of its own is a pod's node without one of their labels out of the comparison: most clusters have no zones.
        var ignored = 0;
        foreach (var node in feasible)
        {
            if (own && !HasAll(domains, node))
            {
                ignored++;
                continue;
            }
            foreach (var domain in domains)
            {
                domain.Offer(node);
            }
        }
        foreach (var domain in domains)
        {
            var isHost = domain.Constraint.TopologyKey == HostnameKey;
            // A node's own count is at hand; what else it would be added up from are the nodes of its domain.
            if (!isHost)
            {
                foreach (var node in cluster.Nodes)
                {
                    if (!own || HasAll(domains, node))
                    {
                        domain.Count(pod, node);
                    }
                }
            }
            domain.Weigh(isHost ? feasible.Length - ignored : domain.OfferedCount);
        }
        state.Set(new Soft(domains, own));
        return Verdict.Success;
    }

    public long Score(CycleState state, PodInfo pod, NodeInfo node)
    {
        var soft = state.Get<Soft>();
        if (soft.RequireAll && !HasAll(soft.Domains, node))
        {
            return Ignored;
        }
        double score = 0;
        foreach (var domains in soft.Domains)
        {
            var value = domains.Column[node.Slot];
            if (value != TopologyColumn.None)
            {
                var count = domains.Constraint.TopologyKey == HostnameKey ? domains.PodsOn(node) : domains.PodsIn(value);
                score += (count * domains.Weight) + (domains.Constraint.MaxSkew - 1);
            }
        }
        return (long)Math.Round(score, MidpointRounding.AwayFromZero);
    }

    public void NormalizeScore(CycleState state, PodInfo pod, ReadOnlySpan<NodeInfo> feasible, Span<long> scores)
    {
        long least = long.MaxValue, most = 0;
        foreach (var score in scores)
        {
            if (score != Ignored)
            {
                least = Math.Min(least, score);
                most = Math.Max(most, score);
            }
        }
        foreach (ref var score in scores)
        {
            score = score == Ignored ? 0 : most == 0 ? ScoreNormalization.Max : ScoreNormalization.Max * (most + least - score) / most;
        }
    }

    /// <summary>Upstream's constraints for pods that have none: soft, over nodes and over zones.</summary>
    private SpreadConstraint[] Defaults(Pod pod) => owners.SelectorOf(pod) is { } selector
        ? [new(HostnameKey, 3, selector), new(ZoneKey, 5, selector)]
        : [];

    private static bool HasAll(SpreadDomains[] domains, NodeInfo node)
    {
        foreach (var domain in domains)
        {
            if (domain.Column[node.Slot] == TopologyColumn.None)
            {
                return false;
            }
        }
        return true;
    }

    private static bool ConcernsLikePod(PodInfo waiting, ClusterChange change)
    {
        var constraints = SpreadConstraint.Of(waiting.Pod, "DoNotSchedule");
        return new[] { change.OldPod, change.NewPod }.Any(p => p is not null
            && p.Key.Namespace == waiting.Key.Namespace && constraints.Any(c => c.Selector.Matches(p.Pod.Metadata.Labels)));
    }

    private sealed record Hard(SpreadDomains[] Domains);

    private sealed record Soft(SpreadDomains[] Domains, bool RequireAll);
}
