using MiniKube.Scheduler.Configuration;

namespace MiniKube.Scheduler.Framework;

/// <summary>What is on without configuration, in upstream's order and with upstream's weights.</summary>
internal static class DefaultProfile
{
    public const string SchedulerName = "default-scheduler";

    public static IReadOnlyList<NamedPlugin> Plugins { get; } =
    [
        new("SchedulingGates"),
        new("PrioritySort"),
        new("NodeUnschedulable"),
        new("NodeName"),
        new("TaintToleration", 3),
        new("NodeAffinity", 2),
        new("NodePorts"),
        new("NodeResourcesFit", 1),
        new("VolumeBinding"),
        new("PodTopologySpread", 2),
        new("InterPodAffinity", 2),
        new("DynamicResources"),
        new("DefaultPreemption"),
        new("NodeResourcesBalancedAllocation", 1),
        new("ImageLocality", 1),
        new("DefaultBinder"),
    ];

    public static Profile Create(PluginContext context, string schedulerName = SchedulerName) =>
        new ProfileConfiguration { SchedulerName = schedulerName }.Build(context);
}
