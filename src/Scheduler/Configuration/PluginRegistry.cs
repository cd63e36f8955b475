using MiniKube.Scheduler.Bindings;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Plugins;
using MiniKube.Scheduler.Preemption;

namespace MiniKube.Scheduler.Configuration;

/// <summary>The plugins there are, by name.</summary>
internal static class PluginRegistry
{
    // Upstream's, whose work nobody does here: they may be named, as every printed default configuration does, and do nothing.
    private static readonly string[] Absent = ["VolumeRestrictions", "NodeVolumeLimits", "VolumeZone", "NodeDeclaredFeatures", "GangScheduling"];

    /// <returns>Null for one of upstream's that is not here.</returns>
    /// <exception cref="FormatException">There is no such plugin.</exception>
    public static IPlugin? Create(string name, PluginArguments? arguments, PluginContext context) => name switch
    {
        "SchedulingGates" => new SchedulingGates(),
        "PrioritySort" => new PrioritySort(),
        "NodeUnschedulable" => new NodeUnschedulable(),
        "NodeName" => new NodeName(),
        "TaintToleration" => new TaintToleration(),
        "NodeAffinity" => new NodeAffinity((arguments as NodeAffinityArguments)?.AddedAffinity),
        "NodePorts" => new NodePorts(),
        "NodeResourcesFit" => arguments is NodeResourcesFitArguments a ? new NodeResourcesFit(a.Strategy, a.Ignored) : new NodeResourcesFit(),
        "VolumeBinding" => new VolumeBinding(context.Claims, context.Volumes),
        "DynamicResources" => new DynamicResources(),
        "PodTopologySpread" => new PodTopologySpread(context.Owners, (arguments as PodTopologySpreadArguments)?.DefaultConstraints),
        "InterPodAffinity" => arguments is InterPodAffinityArguments a
            ? new InterPodAffinity(a.HardPodAffinityWeight, a.IgnorePreferredTermsOfExistingPods) : new InterPodAffinity(),
        "DefaultPreemption" => arguments is DefaultPreemptionArguments a
            ? new DefaultPreemption(context.Budgets, context.Random, a.Percentage, a.Absolute) : new DefaultPreemption(context.Budgets, context.Random),
        "NodeResourcesBalancedAllocation" => new NodeResourcesBalancedAllocation((arguments as BalancedAllocationArguments)?.Resources),
        "ImageLocality" => new ImageLocality(),
        "DefaultBinder" => new DefaultBinder(context.Client),
        _ => Absent.Contains(name) ? null : throw new FormatException($"plugin \"{name}\" does not exist"),
    };
}
