using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Plugins;

/// <summary>
/// A pod that names its node goes there or nowhere. Such pods count as bound and are not queued; the filter answers for those whose
/// fate is asked about.
/// </summary>
internal sealed class NodeName : IPreFilterPlugin, IFilterPlugin, IEnqueueExtensions
{
    private static readonly Verdict OtherNode = Verdict.Unresolvable("node(s) didn't match the requested node name");

    public string Name => "NodeName";

    public IReadOnlyList<QueueingHint> EventsToRegister { get; } =
        [new(ClusterEvents.NodeAdd, (waiting, change) => change.NewNode?.Metadata.Name == waiting.Pod.Spec.NodeName)];

    public PreFilterResult PreFilter(CycleState state, PodInfo pod, ClusterSnapshot cluster) =>
        string.IsNullOrEmpty(pod.Pod.Spec.NodeName) ? Verdict.Skip : Verdict.Success;

    public Verdict Filter(CycleState state, PodInfo pod, NodeInfo node) => pod.Pod.Spec.NodeName == node.Name ? Verdict.Success : OtherNode;
}
