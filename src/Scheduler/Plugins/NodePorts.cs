using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Plugins;

/// <summary>Keeps a pod off nodes where another pod has a host port that it wants.</summary>
internal sealed class NodePorts : IPreFilterPlugin, IFilterPlugin, IEnqueueExtensions
{
    private static readonly Verdict Taken = Verdict.Unschedulable("node(s) didn't have free ports for the requested pod ports");

    public string Name => "NodePorts";

    public IReadOnlyList<QueueingHint> EventsToRegister { get; } =
    [
        new(ClusterEvents.AssignedPodDelete, (waiting, change) =>
            change.OldPod is { } gone && waiting.HostPorts.Any(wanted => gone.HostPorts.Any(freed => wanted.ConflictsWith(freed)))),
        new(ClusterEvents.NodeAdd),
    ];

    public PreFilterResult PreFilter(CycleState state, PodInfo pod, ClusterSnapshot cluster) =>
        pod.HostPorts.Length == 0 ? Verdict.Skip : Verdict.Success;

    public Verdict Filter(CycleState state, PodInfo pod, NodeInfo node) => node.HasPortConflict(pod.HostPorts) ? Taken : Verdict.Success;
}
