using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Plugins;

/// <summary>Nodes that satisfy the pod's <c>nodeSelector</c> and required node affinity; those that satisfy more of the preferred terms score higher.</summary>
/// <param name="added">Asked of all pods' nodes besides: what makes a profile one for certain nodes.</param>
internal sealed class NodeAffinity(Api.Core.V1.NodeAffinity? added = null) : IPreFilterPlugin, IFilterPlugin, IPreScorePlugin, INormalizeScorePlugin, IEnqueueExtensions
{
    private static readonly Verdict NoMatch = Verdict.Unresolvable("node(s) didn't match Pod's node affinity/selector");
    private static readonly Verdict NotAdded = Verdict.Unresolvable("node(s) didn't match scheduler-enforced node affinity");
    private static readonly Verdict Conflict = Verdict.Unresolvable("pod affinity terms conflict");

    public string Name => "NodeAffinity";

    public IReadOnlyList<QueueingHint> EventsToRegister { get; } =
    [
        new(ClusterEvents.NodeAdd | ClusterEvents.NodeLabel, (waiting, change) =>
            change.NewNode is { } node && waiting.Pod.Spec.Admits(node) && (change.OldNode is not { } old || !waiting.Pod.Spec.Admits(old))),
        new(ClusterEvents.PodSpec),
    ];

    public PreFilterResult PreFilter(CycleState state, PodInfo pod, ClusterSnapshot cluster)
    {
        var required = pod.Pod.Spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution;
        if (required is null)
        {
            return pod.Pod.Spec.NodeSelector.Count == 0 && added?.RequiredDuringSchedulingIgnoredDuringExecution is null ? Verdict.Skip : Verdict.Success;
        }
        var names = OnlyNodes(required);
        return names is { Count: 0 } ? Conflict : new PreFilterResult(Verdict.Success, names);
    }

    public Verdict Filter(CycleState state, PodInfo pod, NodeInfo node) =>
        added?.RequiredDuringSchedulingIgnoredDuringExecution is { } always && !always.Matches(node.Node) ? NotAdded
        : pod.Pod.Spec.Admits(node.Node) ? Verdict.Success : NoMatch;

    public Verdict PreScore(CycleState state, PodInfo pod, ClusterSnapshot cluster, ReadOnlySpan<NodeInfo> feasible)
    {
        IReadOnlyList<PreferredSchedulingTerm> own = pod.Pod.Spec.Affinity?.NodeAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? [];
        PreferredSchedulingTerm[] terms = [.. own, .. added?.PreferredDuringSchedulingIgnoredDuringExecution ?? []];
        if (terms.Length == 0)
        {
            return Verdict.Skip;
        }
        state.Set(terms);
        return Verdict.Success;
    }

    public long Score(CycleState state, PodInfo pod, NodeInfo node)
    {
        long sum = 0;
        foreach (var term in state.Get<PreferredSchedulingTerm[]>())
        {
            sum += term.Weight != 0 && term.Preference.Matches(node.Node) ? term.Weight : 0;
        }
        return sum;
    }

    public void NormalizeScore(CycleState state, PodInfo pod, ReadOnlySpan<NodeInfo> feasible, Span<long> scores) =>
        ScoreNormalization.ToMaximum(scores, reverse: false);

    /// <summary>
    /// Where every term names its nodes (as the pods of a DaemonSet do): those names; null where some term leaves the node open. Terms are
    /// alternatives, the requirements of one term hold together.
    /// </summary>
    private static SortedSet<string>? OnlyNodes(NodeSelector required)
    {
        SortedSet<string>? all = null;
        foreach (var term in required.NodeSelectorTerms)
        {
            SortedSet<string>? ofTerm = null;
            foreach (var field in term.MatchFields)
            {
                if (field is not { Key: "metadata.name", Operator: "In" })
                {
                    continue;
                }
                if (ofTerm is null)
                {
                    ofTerm = new(field.Values, StringComparer.Ordinal);
                }
                else
                {
                    ofTerm.IntersectWith(field.Values);
                }
            }
            if (ofTerm is null)
            {
                return null;
            }
            all ??= new(StringComparer.Ordinal);
            all.UnionWith(ofTerm);
        }
        return all;
    }
}
