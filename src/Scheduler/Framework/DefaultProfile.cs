using MiniKube.Scheduler.Bindings;
using MiniKube.Scheduler.Plugins;
using MiniKube.Scheduler.Preemption;

namespace MiniKube.Scheduler.Framework;

/// <summary>The plugins that are on without configuration, in upstream's order and with upstream's weights.</summary>
internal static class DefaultProfile
{
    public const string SchedulerName = "default-scheduler";

    public static Profile Create(PluginContext context, string schedulerName = SchedulerName) => new(schedulerName, Plugins(context));

    public static IReadOnlyList<WeightedPlugin> Plugins(PluginContext context) =>
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
        new(new PodTopologySpread(context.Owners), 2),
        new(new InterPodAffinity(), 2),
        new(new DefaultPreemption(context.Budgets, context.Random)),
        new(new NodeResourcesBalancedAllocation()),
        .. context.Client is { } client ? [new WeightedPlugin(new DefaultBinder(client))] : Array.Empty<WeightedPlugin>(),
    ];
}
