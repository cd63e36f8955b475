using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Plugins;

/// <summary>
/// Puts pods together and keeps them apart: a node is out where the pod's required terms do not hold, or those of anti-affinity of a pod that is there
/// already; it scores by the preferred terms of both sides. A pod whose affinity selects itself may be the first of its kind.
/// </summary>
/// <param name="hardPodAffinityWeight">How much a required affinity term of a pod that is there speaks for a pod that it selects: 0 to 100.</param>
/// <param name="ignorePreferredTermsOfExistingPods">Leaves the pods that are there out of the score, unless the pod has preferred terms of its own.</param>
internal sealed class InterPodAffinity(int hardPodAffinityWeight = 1, bool ignorePreferredTermsOfExistingPods = false)
    : IPreFilterPlugin, IFilterPlugin, IPreScorePlugin, INormalizeScorePlugin, IEnqueueExtensions
{
    private static readonly Verdict NotTogether = Verdict.Unresolvable("node(s) didn't match pod affinity rules");
    private static readonly Verdict NotApart = Verdict.Unschedulable("node(s) didn't match pod anti-affinity rules");
    private static readonly Verdict ExistingApart = Verdict.Unschedulable("node(s) didn't satisfy existing pods anti-affinity rules");

    public string Name => "InterPodAffinity";

    public IReadOnlyList<QueueingHint> EventsToRegister { get; } =
    [
        new(ClusterEvents.AssignedPodAdd | ClusterEvents.AssignedPodDelete | ClusterEvents.AssignedPodLabel, ConcernsPod),
        new(ClusterEvents.NodeAdd, (waiting, change) => waiting.Affinity.Required.All(t => change.NewNode!.Metadata.Labels.ContainsKey(t.TopologyKey))),
        new(ClusterEvents.NodeLabel, ConcernsTopology),
        new(ClusterEvents.NodeDelete, (waiting, _) => waiting.Affinity.RequiredApart.Length + waiting.Affinity.Required.Length > 0),
        new(ClusterEvents.NamespaceLabel),
        new(ClusterEvents.PodLabel),
    ];

    public PreFilterResult PreFilter(CycleState state, PodInfo pod, ClusterSnapshot cluster)
    {
        var terms = pod.Affinity;
        var forbidden = Forbidden(pod, cluster);
        if (forbidden.Count == 0 && terms.Required.Length == 0 && terms.RequiredApart.Length == 0)
        {
            return Verdict.Skip;
        }
        var apart = Array.ConvertAll(terms.RequiredApart, t => Around(cluster, t, [t.Pods]));
        DomainCounts[] together = [];
        if (terms.Required.Length > 0)
        {
            // Those count that all terms select, each in the term's own topology.
            var all = Array.ConvertAll(terms.Required, t => t.Pods);
            together = Array.ConvertAll(terms.Required, t => Around(cluster, t, all));
        }
        var isFirst = Array.TrueForAll(together, d => d.Total == 0)
            && Array.TrueForAll(terms.Required, t => t.Pods.Selects(pod.Pod, cluster.Namespaces));
        state.Set(new Hard(together, isFirst, apart, forbidden));
        return Verdict.Success;
    }

    public Verdict Filter(CycleState state, PodInfo pod, NodeInfo node)
    {
        var (together, isFirst, apart, forbidden) = state.Get<Hard>();
        foreach (var domains in together)
        {
            if (domains.Column[node.Slot] == TopologyColumn.None || (!isFirst && domains.Around(node) == 0))
            {
                return NotTogether;
            }
        }
        foreach (var domains in apart)
        {
            if (domains.Around(node) > 0)
            {
                return NotApart;
            }
        }
        foreach (var domains in forbidden)
        {
            if (domains[node] != 0)
            {
                return ExistingApart;
            }
        }
        return Verdict.Success;
    }

    public Verdict PreScore(CycleState state, PodInfo pod, ClusterSnapshot cluster, ReadOnlySpan<NodeInfo> feasible)
    {
        var own = pod.Affinity.Preferred;
        var existing = new List<DomainWeights>();
        if (own.Length > 0 || !ignorePreferredTermsOfExistingPods)
        {
            Weigh(pod, cluster, cluster.Preferred, 1, existing);
            if (hardPodAffinityWeight > 0)
            {
                Weigh(pod, cluster, cluster.Required, hardPodAffinityWeight, existing);
            }
        }
        if (own.Length == 0 && existing.Count == 0)
        {
            return Verdict.Skip;
        }
        state.Set(new Soft(Array.ConvertAll(own, t => (Around(cluster, t.Term, [t.Term.Pods]), t.Weight)), existing));
        return Verdict.Success;
    }

    public long Score(CycleState state, PodInfo pod, NodeInfo node)
    {
        var (own, existing) = state.Get<Soft>();
        long sum = 0;
        foreach (var (domains, weight) in own)
        {
            sum += (long)weight * domains.Around(node);
        }
        foreach (var domains in existing)
        {
            sum += domains[node];
        }
        return sum;
    }

    /// <summary>The least becomes 0, the greatest 100; all 0 where they are alike.</summary>
    public void NormalizeScore(CycleState state, PodInfo pod, ReadOnlySpan<NodeInfo> feasible, Span<long> scores)
    {
        var (least, greatest) = (long.MaxValue, long.MinValue);
        foreach (var score in scores)
        {
            (least, greatest) = (Math.Min(least, score), Math.Max(greatest, score));
        }
        foreach (ref var score in scores)
        {
            score = greatest == least ? 0 : (long)(ScoreNormalization.Max * ((double)(score - least) / (greatest - least)));
        }
    }

    private static DomainCounts Around(ClusterSnapshot cluster, AffinityTerm term, PodSelection[] pods) =>
        cluster.CountsOf(new PodGroup(pods, WithTerminating: true)).In(cluster.Topology(term.TopologyKey));

    /// <summary>The domains that the pods there keep free of this one.</summary>
    private static List<DomainWeights> Forbidden(PodInfo pod, ClusterSnapshot cluster)
    {
        var forbidden = new List<DomainWeights>();
        Weigh(pod, cluster, cluster.RequiredApart, 1, forbidden);
        return forbidden;
    }

    private static void Weigh(PodInfo pod, ClusterSnapshot cluster, TermIndex terms, int weight, List<DomainWeights> sums)
    {
        foreach (var term in terms.All)
        {
            if (term.Nodes.Count > 0 && term.Term.Pods.Selects(pod.Pod, cluster.Namespaces))
            {
                var column = cluster.Topology(term.Term.TopologyKey);
                var sum = sums.Find(s => s.Column == column);
                if (sum is null)
                {
                    sums.Add(sum = new(column));
                }
                sum.Add(term, weight);
            }
        }
    }

    /// <summary>A pod that came, went or changed, and that a term selects, as far as labels tell; or whose own terms may have kept this one out.</summary>
    private static bool ConcernsPod(PodInfo waiting, ClusterChange change)
    {
        bool Selected(AffinityTerm[] terms, PodInfo? pod) => pod is not null && terms.Any(t => t.Pods.Selector.Matches(pod.Pod.Metadata.Labels));
        bool Repels(PodInfo? pod) => pod is not null && pod.Affinity.RequiredApart.Any(t => t.Pods.Selector.Matches(waiting.Pod.Metadata.Labels));
        return Selected(waiting.Affinity.Required, change.NewPod) || Selected(waiting.Affinity.RequiredApart, change.OldPod) || Repels(change.OldPod)
            // The last of its kind is gone: now this one may be the first.
            || (change.NewPod is null && Selected(waiting.Affinity.Required, change.OldPod));
    }

    /// <summary>The node came into another domain of a topology that the pod names. Of the terms of the pods there nothing is known here.</summary>
    private static bool ConcernsTopology(PodInfo waiting, ClusterChange change)
    {
        var terms = waiting.Affinity;
        bool Moved(AffinityTerm term) =>
            change.OldNode!.Metadata.Labels.GetValueOrDefault(term.TopologyKey) != change.NewNode!.Metadata.Labels.GetValueOrDefault(term.TopologyKey);
        return terms.Required.Length + terms.RequiredApart.Length == 0 || terms.Required.Any(Moved) || terms.RequiredApart.Any(Moved);
    }

    private sealed record Hard(DomainCounts[] Together, bool IsFirst, DomainCounts[] Apart, List<DomainWeights> Forbidden);

    private sealed record Soft((DomainCounts Domains, int Weight)[] Own, List<DomainWeights> Existing);

    /// <summary>What the terms of the pods there come to in each domain of one topology.</summary>
    private sealed class DomainWeights(TopologyColumn column)
    {
        private readonly long[] sums = new long[column.ValueCount];

        public TopologyColumn Column => column;

        public long this[NodeInfo node] => column[node.Slot] is var value && value != TopologyColumn.None ? sums[value] : 0;

        public void Add(TermWeights term, int weight)
        {
            foreach (var (slot, sum) in term.Nodes)
            {
                if (column[slot] is var value && value != TopologyColumn.None)
                {
                    sums[value] += weight * sum;
                }
            }
        }
    }
}
