using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Plugins;

/// <summary>Keeps pods off cordoned nodes, unless they tolerate the taint that stands for it.</summary>
internal sealed class NodeUnschedulable : IFilterPlugin, IEnqueueExtensions
{
    private static readonly Verdict Cordoned = Verdict.Unresolvable("node(s) were unschedulable");
    private static readonly Taint Taint = new() { Key = "node.kubernetes.io/unschedulable", Effect = "NoSchedule" };

    public string Name => "NodeUnschedulable";

    public IReadOnlyList<QueueingHint> EventsToRegister { get; } =
    [
        new(ClusterEvents.NodeAdd | ClusterEvents.NodeTaint, (waiting, change) =>
            change.NewNode is { } node && Admits(waiting, node) && (change.OldNode is not { } old || !Admits(waiting, old))),
        new(ClusterEvents.PodToleration, (_, change) => change.NewPod is { } pod && pod.Pod.Spec.Tolerations.Tolerate(Taint)),
    ];

    public Verdict Filter(CycleState state, PodInfo pod, NodeInfo node) =>
        !node.IsUnschedulable || pod.Pod.Spec.Tolerations.Tolerate(Taint) ? Verdict.Success : Cordoned;

    private static bool Admits(PodInfo pod, Node node) => node.Spec.Unschedulable != true || pod.Pod.Spec.Tolerations.Tolerate(Taint);
}
