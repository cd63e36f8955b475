using System.Globalization;

namespace MiniKube.Api.Core.V1;

/// <summary>Which nodes a pod's <c>nodeSelector</c> and node affinity admit.</summary>
public static class NodeSelection
{
    /// <summary>Whether the node satisfies what the pod requires: every label of <c>nodeSelector</c> and, where there is one, the required affinity.</summary>
    public static bool Admits(this PodSpec pod, Node node)
    {
        foreach (var (key, value) in pod.NodeSelector)
        {
            if (!node.Metadata.Labels.TryGetValue(key, out var actual) || actual != value)
            {
                return false;
            }
        }
        return pod.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution is not { } required || required.Matches(node);
    }

    /// <summary>One term suffices; without terms no node matches.</summary>
    public static bool Matches(this NodeSelector selector, Node node)
    {
        foreach (var term in selector.NodeSelectorTerms)
        {
            if (term.Matches(node))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>All requirements must hold; a term without any matches no node.</summary>
    public static bool Matches(this NodeSelectorTerm term, Node node)
    {
        foreach (var requirement in term.MatchExpressions)
        {
            if (!requirement.Holds(node.Metadata.Labels.TryGetValue(requirement.Key, out var value) ? value : null))
            {
                return false;
            }
        }
        foreach (var requirement in term.MatchFields)
        {
            // metadata.name is the only field that nodes offer here.
            if (!requirement.Holds(requirement.Key == "metadata.name" ? node.Metadata.Name : null))
            {
                return false;
            }
        }
        return term.MatchExpressions.Count + term.MatchFields.Count > 0;
    }

    /// <param name="requirement">The condition.</param>
    /// <param name="value">The label's value; null where the node does not carry it.</param>
    public static bool Holds(this NodeSelectorRequirement requirement, string? value) => requirement.Operator switch
    {
        "In" => value is not null && requirement.Values.Contains(value),
        "NotIn" => value is null || !requirement.Values.Contains(value),
        "Exists" => value is not null,
        "DoesNotExist" => value is null,
        "Gt" => Integers(requirement, value) is var (actual, bound) && actual > bound,
        "Lt" => Integers(requirement, value) is var (actual, bound) && actual < bound,
        _ => false,
    };

    private static (long Actual, long Bound)? Integers(NodeSelectorRequirement requirement, string? value) =>
        requirement.Values.Count == 1
        && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var actual)
        && long.TryParse(requirement.Values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var bound)
            ? (actual, bound)
            : null;
}
