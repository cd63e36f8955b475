using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Plugins;

namespace MiniKube.Scheduler.Configuration;

/// <summary>The arguments of one plugin, read and checked.</summary>
internal abstract record PluginArguments
{
    private const string List = "List";
    private const string System = "System";

    /// <summary>Null for a plugin without arguments.</summary>
    public static PluginArguments? Read(string plugin, ConfigNode node)
    {
        node.Text("apiVersion");
        if (node.Text("kind") is { } kind && kind != plugin + "Args")
        {
            node.Problems.Invalid(node.At("args"), kind, "has to match plugin args");
        }
        PluginArguments? arguments = plugin switch
        {
            "DefaultPreemption" => Preemption(node),
            "InterPodAffinity" => Affinity(node),
            "NodeAffinity" => new NodeAffinityArguments(node.Api<Api.Core.V1.NodeAffinity>("addedAffinity")),
            "NodeResourcesFit" => Fit(node),
            "NodeResourcesBalancedAllocation" => Balanced(node),
            "PodTopologySpread" => Spread(node),
            "VolumeBinding" => Volumes(node),
            _ => null,
        };
        node.End();
        return arguments;
    }

    private static DefaultPreemptionArguments Preemption(ConfigNode node)
    {
        var read = new DefaultPreemptionArguments(node.Number("minCandidateNodesPercentage") ?? 10, node.Number("minCandidateNodesAbsolute") ?? 100);
        var (percentage, absolute) = (node.At("minCandidateNodesPercentage"), node.At("minCandidateNodesAbsolute"));
        if (read.Percentage is < 0 or > 100)
        {
            node.Problems.Invalid(percentage, read.Percentage, "not in valid range [0, 100]");
        }
        if (read.Absolute < 0)
        {
            node.Problems.Invalid(absolute, read.Absolute, "not in valid range [0, inf)");
        }
        if (read is { Percentage: 0, Absolute: 0 })
        {
            node.Problems.Invalid(percentage, 0, "cannot be zero at the same time as minCandidateNodesAbsolute");
            node.Problems.Invalid(absolute, 0, "cannot be zero at the same time as minCandidateNodesPercentage");
        }
        return read;
    }

    private static InterPodAffinityArguments Affinity(ConfigNode node)
    {
        var read = new InterPodAffinityArguments(node.Number("hardPodAffinityWeight") ?? 1, node.Flag("ignorePreferredTermsOfExistingPods") ?? false);
        if (read.HardPodAffinityWeight is < 0 or > 100)
        {
            node.Problems.Invalid(node.At("hardPodAffinityWeight"), read.HardPodAffinityWeight, "not in valid range [0, 100]");
        }
        return read;
    }

    private static NodeResourcesFitArguments Fit(ConfigNode node)
    {
        var ignored = node.Texts("ignoredResources");
        var groups = node.Texts("ignoredResourceGroups");
        for (var i = 0; i < groups.Length; i++)
        {
            if (groups[i].Contains('/'))
            {
                node.Problems.Invalid($"{node.At("ignoredResourceGroups")}[{i}]", groups[i], "resource group name can't contain '/'");
            }
        }
        var strategy = node.Object("scoringStrategy") is { } given ? Strategy(given) : ScoringStrategy.Default;
        return new(strategy, ignored.Length + groups.Length == 0 ? null : new SortedSet<string>([.. ignored, .. groups], StringComparer.Ordinal));
    }

    private static ScoringStrategy Strategy(ConfigNode node)
    {
        var type = node.Text("type") ?? ScoringStrategy.LeastAllocated;
        if (type is not (ScoringStrategy.LeastAllocated or ScoringStrategy.MostAllocated or ScoringStrategy.RequestedToCapacityRatio))
        {
            node.Problems.Unsupported(node.At("type"), type, ScoringStrategy.LeastAllocated, ScoringStrategy.MostAllocated, ScoringStrategy.RequestedToCapacityRatio);
        }
        var resources = Resources(node);
        for (var i = 0; i < resources.Count; i++)
        {
            if (resources[i].Weight is <= 0 or > 100)
            {
                node.Problems.Invalid($"{node.At("resources")}[{i}].weight", resources[i].Weight, $"resource weight of {resources[i].Name} not in valid range (0, 100]");
            }
        }
        var ratio = node.Object("requestedToCapacityRatio");
        if (ratio is null && type == ScoringStrategy.RequestedToCapacityRatio)
        {
            node.Problems.Required(node.At("requestedToCapacityRatio"), "must be specified when type is RequestedToCapacityRatio");
        }
        if (ratio is not null && type != ScoringStrategy.RequestedToCapacityRatio)
        {
            node.Problems.Forbidden(node.At("requestedToCapacityRatio"), "must be nil when type is not RequestedToCapacityRatio");
        }
        node.End();
        return new ScoringStrategy(type, resources.Count == 0 ? ScoringStrategy.CpuAndMemory : resources) { Shape = ratio is null ? [] : Shape(ratio) };
    }

    private static List<UtilizationShapePoint> Shape(ConfigNode node)
    {
        var (path, points) = (node.At("shape"), new List<UtilizationShapePoint>());
        foreach (var point in node.Objects("shape"))
        {
            points.Add(new(point.Number("utilization") ?? 0, point.Number("score") ?? 0));
            point.End();
        }
        node.End();
        if (points.Count == 0)
        {
            node.Problems.Required(path, "at least one point must be specified");
        }
        var unsorted = Enumerable.Range(1, Math.Max(0, points.Count - 1)).FirstOrDefault(i => points[i - 1].Utilization >= points[i].Utilization);
        if (unsorted > 0)
        {
            node.Problems.Invalid($"{path}[{unsorted}].utilization", points[unsorted].Utilization, "values must be sorted in increasing order");
        }
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].Utilization is < 0 or > 100)
            {
                node.Problems.Invalid($"{path}[{i}].utilization", points[i].Utilization, "not in valid range [0, 100]");
            }
            if (points[i].Score is < 0 or > 10)
            {
                node.Problems.Invalid($"{path}[{i}].score", points[i].Score, "not in valid range [0, 10]");
            }
        }
        return points;
    }

    private static BalancedAllocationArguments Balanced(ConfigNode node)
    {
        var resources = Resources(node);
        for (var i = 0; i < resources.Count; i++)
        {
            if (resources.Take(i).Any(r => r.Name == resources[i].Name))
            {
                node.Problems.Duplicate($"{node.At("resources")}[{i}].name", resources[i].Name);
            }
            if (resources[i].Weight != 1)
            {
                node.Problems.Invalid($"{node.At("resources")}[{i}].weight", resources[i].Weight, "must be 1");
            }
        }
        return new(resources.Count == 0 ? null : resources);
    }

    private static List<ResourceWeight> Resources(ConfigNode node)
    {
        var resources = new List<ResourceWeight>();
        foreach (var resource in node.Objects("resources"))
        {
            // As upstream's defaults: a weight that is not given, or 0, is 1.
            resources.Add(new(resource.Text("name") ?? "", resource.Number("weight") is { } weight and not 0 ? weight : 1));
            resource.End();
        }
        return resources;
    }

    private static PodTopologySpreadArguments Spread(ConfigNode node)
    {
        var constraints = node.Apis<TopologySpreadConstraint>("defaultConstraints");
        var type = node.Text("defaultingType") ?? System;
        if (type is not (System or List))
        {
            node.Problems.Unsupported(node.At("defaultingType"), type, System, List);
        }
        else if (type == System && constraints.Length > 0)
        {
            node.Problems.Invalid(node.At("defaultingType"), type, "when .defaultConstraints are not empty");
        }
        for (var i = 0; i < constraints.Length; i++)
        {
            Check(node.Problems, constraints[i], constraints.Take(i), $"{node.At("defaultConstraints")}[{i}]");
        }
        return new(type == List ? constraints : null);
    }

    private static void Check(ConfigProblems problems, TopologySpreadConstraint constraint, IEnumerable<TopologySpreadConstraint> before, string path)
    {
        if (constraint.MaxSkew <= 0)
        {
            problems.Invalid($"{path}.maxSkew", constraint.MaxSkew, "not in valid range (0, inf)");
        }
        if (constraint.TopologyKey.Length == 0)
        {
            problems.Required($"{path}.topologyKey", "can not be empty");
        }
        if (constraint.WhenUnsatisfiable.Length == 0)
        {
            problems.Required($"{path}.whenUnsatisfiable", "can not be empty");
        }
        else if (constraint.WhenUnsatisfiable is not ("DoNotSchedule" or "ScheduleAnyway"))
        {
            problems.Unsupported($"{path}.whenUnsatisfiable", constraint.WhenUnsatisfiable, "DoNotSchedule", "ScheduleAnyway");
        }
        if (constraint.LabelSelector is not null)
        {
            problems.Forbidden($"{path}.labelSelector", "constraint must not define a selector, as they deduced for each pod");
        }
        if (before.Any(b => b.TopologyKey == constraint.TopologyKey && b.WhenUnsatisfiable == constraint.WhenUnsatisfiable))
        {
            problems.Duplicate(path, $"{{{constraint.TopologyKey}, {constraint.WhenUnsatisfiable}}}");
        }
    }

    private static PluginArguments? Volumes(ConfigNode node)
    {
        // Nothing is bound here, so there is nothing to wait for.
        if (node.Number("bindTimeoutSeconds") is { } seconds and < 0)
        {
            node.Problems.Invalid(node.At("bindTimeoutSeconds"), seconds, "invalid BindTimeoutSeconds, should not be a negative value");
        }
        return null;
    }
}

internal sealed record DefaultPreemptionArguments(int Percentage, int Absolute) : PluginArguments;

internal sealed record InterPodAffinityArguments(int HardPodAffinityWeight, bool IgnorePreferredTermsOfExistingPods) : PluginArguments;

internal sealed record NodeAffinityArguments(Api.Core.V1.NodeAffinity? AddedAffinity) : PluginArguments;

internal sealed record NodeResourcesFitArguments(ScoringStrategy Strategy, IReadOnlySet<string>? Ignored) : PluginArguments;

internal sealed record BalancedAllocationArguments(IReadOnlyList<ResourceWeight>? Resources) : PluginArguments;

internal sealed record PodTopologySpreadArguments(IReadOnlyList<TopologySpreadConstraint>? DefaultConstraints) : PluginArguments;
