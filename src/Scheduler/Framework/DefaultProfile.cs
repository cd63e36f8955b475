using MiniKube.Client.Http;
using MiniKube.Scheduler.Bindings;
using MiniKube.Scheduler.Plugins;

namespace MiniKube.Scheduler.Framework;

/// <summary>The plugins that are on without configuration, in upstream's order and with upstream's weights.</summary>
internal static class DefaultProfile
{
    public const string SchedulerName = "default-scheduler";

    public static Profile Create(KubeClient client, ISpreadOwners owners, string schedulerName = SchedulerName) =>
        new(schedulerName, [.. Deciding(owners), new(new DefaultBinder(client))]);

    /// <summary>All of them but the one that talks to the API server.</summary>
    public static IReadOnlyList<WeightedPlugin> Deciding(ISpreadOwners owners) =>
    [
        new(new SchedulingGates()),
        new(new PrioritySort()),
        new(new UnsupportedConstraints()),
        new(new NodeUnschedulable()),
        new(new NodeName()),
        new(new TaintToleration(), 3),
        new(new NodeAffinity(), 2),
        new(new NodePorts()),
        new(new NodeResourcesFit()),
        new(new PodTopologySpread(owners), 2),
        new(new InterPodAffinity(), 2),
        new(new NodeResourcesBalancedAllocation()),
    ];
}
