using MiniKube.Api.Core.V1;
using MiniKube.Api.Selectors;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Plugins;

/// <summary>A <c>topologySpreadConstraints</c> item, ready for use.</summary>
internal sealed record SpreadConstraint(string TopologyKey, int MaxSkew, LabelSelectorExpression Selector)
{
    public int MinDomains { get; init; } = 1;

    /// <summary>Count only nodes that the pod's node selector and affinity admit.</summary>
    public bool HonorNodeAffinity { get; init; } = true;

    /// <summary>Count only nodes whose taints the pod tolerates.</summary>
    public bool HonorNodeTaints { get; init; }

    /// <summary>The pod's own constraints of one kind: <c>DoNotSchedule</c> or <c>ScheduleAnyway</c>.</summary>
    /// <exception cref="FormatException">A label selector is not valid.</exception>
    public static SpreadConstraint[] Of(Pod pod, string whenUnsatisfiable) =>
        [.. pod.Spec.TopologySpreadConstraints.Where(c => c.WhenUnsatisfiable == whenUnsatisfiable).Select(c => Of(c, Select(c, pod)))];

    public static SpreadConstraint Of(TopologySpreadConstraint constraint, LabelSelectorExpression selector) =>
        new(constraint.TopologyKey, constraint.MaxSkew, selector)
        {
            MinDomains = constraint.MinDomains ?? 1,
            HonorNodeAffinity = constraint.NodeAffinityPolicy is not "Ignore",
            HonorNodeTaints = constraint.NodeTaintsPolicy is "Honor",
        };

    /// <summary>Whether pods on the node count for the pod.</summary>
    public bool Includes(PodInfo pod, NodeInfo node) =>
        (!HonorNodeAffinity || pod.Pod.Spec.Admits(node.Node))
        && (!HonorNodeTaints || pod.Pod.Spec.Tolerations.FirstUntolerated(node.HardTaints, "NoSchedule", "NoExecute") is null);

    private static LabelSelectorExpression Select(TopologySpreadConstraint constraint, Pod pod)
    {
        var selector = LabelSelectorExpression.From(constraint.LabelSelector);
        var own = constraint.MatchLabelKeys.Where(pod.Metadata.Labels.ContainsKey).ToList();
        return own.Count == 0 || selector.IsNothing
            ? selector
            : new(selector.Requirements.Concat(own.Select(k => LabelRequirement.Create(k, LabelOperator.In, [pod.Metadata.Labels[k]]))));
    }
}
