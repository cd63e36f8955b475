using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Plugins;

/// <summary>
/// Spreads pods over topology domains (KEP-895): a node is out where one of the pod's <c>DoNotSchedule</c> constraints would be skewed beyond its
/// maximum, and scores lower the more like pods its domains have. A pod without constraints of its own is spread by the defaults with the
/// others of its Service and owner.
/// </summary>
/// <param name="owners">Who belongs together.</param>
/// <param name="defaults">For pods that have no constraints, their selectors left out; null for the system's: softly over nodes and over zones.</param>
internal sealed class PodTopologySpread(ISpreadOwners owners, IReadOnlyList<TopologySpreadConstraint>? defaults = null) : IPreFilterPlugin, IFilterPlugin, IPreScorePlugin, INormalizeScorePlugin, IEnqueueExtensions
{
    private const string HostnameKey = "kubernetes.io/hostname";
    private const string ZoneKey = "topology.kubernetes.io/zone";
    private const long Ignored = -1;

    private static readonly TopologySpreadConstraint[] SystemDefaults =
    [
        new() { TopologyKey = HostnameKey, MaxSkew = 3, WhenUnsatisfiable = "ScheduleAnyway" },
        new() { TopologyKey = ZoneKey, MaxSkew = 5, WhenUnsatisfiable = "ScheduleAnyway" },
    ];

    private static readonly Verdict Skewed = Verdict.Unschedulable("node(s) didn't match pod topology spread constraints");
    private static readonly Verdict NoLabel = Verdict.Unresolvable("node(s) didn't match pod topology spread constraints (missing required label)");

    public string Name => "PodTopologySpread";

    public IReadOnlyList<QueueingHint> EventsToRegister =>
    [
        new(ClusterEvents.AssignedPodAdd | ClusterEvents.AssignedPodDelete | ClusterEvents.AssignedPodLabel, ConcernsLikePod),
        new(ClusterEvents.NodeAdd | ClusterEvents.NodeDelete | ClusterEvents.NodeLabel | ClusterEvents.NodeTaint, ConcernsDomains),
        new(ClusterEvents.PodLabel | ClusterEvents.PodToleration),
    ];

    public PreFilterResult PreFilter(CycleState state, PodInfo pod, ClusterSnapshot cluster)
    {
        var constraints = ConstraintsOf(pod.Pod, "DoNotSchedule");
        if (constraints.Length == 0)
        {
            return Verdict.Skip;
        }
        state.Set(new Hard(SpreadDomains.Of(constraints, cluster, pod, together: true)));
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
        var constraints = ConstraintsOf(pod.Pod, "ScheduleAnyway");
        if (constraints.Length == 0)
        {
            return Verdict.Skip;
        }
        // Only by the system's defaults is a node without one of the labels not out of the comparison: most clusters have no zones.
        var chosen = defaults is not null || pod.Pod.Spec.TopologySpreadConstraints.Count > 0;
        var domains = SpreadDomains.Of(constraints, cluster, pod, together: chosen);
        var compared = feasible;
        if (chosen)
        {
            compared = feasible.ToArray().Where(n => SpreadDomains.HasAll(domains, n)).ToArray();
        }
        foreach (var domain in domains)
        {
            domain.Weigh(domain.Constraint.TopologyKey == HostnameKey ? compared.Length : domain.DomainsOf(compared));
        }
        state.Set(new Soft(domains, chosen));
        return Verdict.Success;
    }

    public long Score(CycleState state, PodInfo pod, NodeInfo node)
    {
        var soft = state.Get<Soft>();
        if (soft.RequireAll && !SpreadDomains.HasAll(soft.Domains, node))
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

    private SpreadConstraint[] ConstraintsOf(Pod pod, string whenUnsatisfiable)
    {
        if (pod.Spec.TopologySpreadConstraints.Count > 0)
        {
            return SpreadConstraint.Of(pod, whenUnsatisfiable);
        }
        var assumed = (defaults ?? SystemDefaults).Where(d => d.WhenUnsatisfiable == whenUnsatisfiable).ToArray();
        return assumed.Length > 0 && owners.SelectorOf(pod) is { } selector ? Array.ConvertAll(assumed, d => SpreadConstraint.Of(d, selector)) : [];
    }

    /// <summary>
    /// A node that has a domain of each constraint came or went, came into another one, or lets the pod in or out: with it the emptiest domain may be another.
    /// </summary>
    private bool ConcernsDomains(PodInfo waiting, ClusterChange change)
    {
        var constraints = ConstraintsOf(waiting.Pod, "DoNotSchedule");
        bool Takes(Node? node) => node is not null && constraints.All(c => node.Metadata.Labels.ContainsKey(c.TopologyKey));
        if (!Takes(change.OldNode) || !Takes(change.NewNode))
        {
            return Takes(change.OldNode) || Takes(change.NewNode);
        }
        return (change.Events & ClusterEvents.NodeTaint) != 0 && constraints.Any(c => c.HonorNodeTaints)
            || (change.Events & ClusterEvents.NodeLabel) != 0 && (constraints.Any(c => c.HonorNodeAffinity && waiting.Pod.Spec.Admits(change.OldNode!) != waiting.Pod.Spec.Admits(change.NewNode!))
                || constraints.Any(c => change.OldNode!.Metadata.Labels[c.TopologyKey] != change.NewNode!.Metadata.Labels[c.TopologyKey]));
    }

    private bool ConcernsLikePod(PodInfo waiting, ClusterChange change)
    {
        var constraints = ConstraintsOf(waiting.Pod, "DoNotSchedule");
        return new[] { change.OldPod, change.NewPod }.Any(p => p is not null
            && p.Key.Namespace == waiting.Key.Namespace && constraints.Any(c => c.Selector.Matches(p.Pod.Metadata.Labels)));
    }

    private sealed record Hard(SpreadDomains[] Domains);

    private sealed record Soft(SpreadDomains[] Domains, bool RequireAll);
}
