using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Plugins;

/// <summary>Keeps pods off nodes with taints that they do not tolerate, and prefers nodes with fewer untolerated taints of effect PreferNoSchedule.</summary>
internal sealed class TaintToleration : IFilterPlugin, IPreScorePlugin, INormalizeScorePlugin, IEnqueueExtensions
{
    private static readonly Verdict Tainted = Verdict.Unresolvable("node(s) had untolerated taint(s)");

    public string Name => "TaintToleration";

    public IReadOnlyList<QueueingHint> EventsToRegister { get; } =
    [
        new(ClusterEvents.NodeAdd | ClusterEvents.NodeTaint, (waiting, change) =>
            change.NewNode is { } node && Admits(waiting, node) && (change.OldNode is not { } old || !Admits(waiting, old))),
        new(ClusterEvents.PodToleration),
    ];

    public Verdict Filter(CycleState state, PodInfo pod, NodeInfo node)
    {
        foreach (var taint in node.HardTaints)
        {
            if (!pod.Pod.Spec.Tolerations.Tolerate(taint))
            {
                return Tainted;
            }
        }
        return Verdict.Success;
    }

    public Verdict PreScore(CycleState state, PodInfo pod, ClusterSnapshot cluster, ReadOnlySpan<NodeInfo> feasible)
    {
        foreach (var node in feasible)
        {
            if (node.SoftTaints.Length > 0)
            {
                return Verdict.Success;
            }
        }
        // Every node would get the same.
        return Verdict.Skip;
    }

    public long Score(CycleState state, PodInfo pod, NodeInfo node)
    {
        var untolerated = 0;
        foreach (var taint in node.SoftTaints)
        {
            untolerated += pod.Pod.Spec.Tolerations.Tolerate(taint) ? 0 : 1;
        }
        return untolerated;
    }

    public void NormalizeScore(CycleState state, PodInfo pod, ReadOnlySpan<NodeInfo> feasible, Span<long> scores) =>
        ScoreNormalization.ToMaximum(scores, reverse: true);

    private static bool Admits(PodInfo pod, Node node) =>
        pod.Pod.Spec.Tolerations.FirstUntolerated(node.Spec.Taints, "NoSchedule", "NoExecute") is null;
}
