using MiniKube.Api.Rbac.V1;
using MiniKube.Api.Selectors;

namespace MiniKube.Api.Rbac;

/// <summary>What the rules of a ClusterRole with an aggregationRule are: those of all roles that it selects.</summary>
public static class ClusterRoleSum
{
    /// <summary>
    /// The rules by the order of the selectors and of the roles' names, each once. A part that is a sum itself counts with the rules of its own parts, not with those that
    /// are written in it: then sums that select each other in a circle hold the same rules whichever is looked at first, and what is written once stays.
    /// </summary>
    /// <param name="sum">A role with an aggregationRule.</param>
    /// <param name="all">All ClusterRoles.</param>
    /// <exception cref="FormatException">A selector is not valid.</exception>
    public static IReadOnlyList<PolicyRule> Rules(ClusterRole sum, IEnumerable<ClusterRole> all)
    {
        var rules = new List<PolicyRule>();
        Add(sum, [.. all.OrderBy(r => r.Metadata.Name, StringComparer.Ordinal)], rules, [sum.Metadata.Name!]);
        return rules;
    }

    private static void Add(ClusterRole sum, ClusterRole[] all, List<PolicyRule> rules, HashSet<string> seen)
    {
        foreach (var selector in sum.AggregationRule!.ClusterRoleSelectors.Select(LabelSelectorExpression.From))
        {
            foreach (var part in all.Where(r => selector.Matches(r.Metadata.Labels) && seen.Add(r.Metadata.Name!)))
            {
                if (part.AggregationRule is null)
                {
                    rules.AddRange(part.Rules.Where(r => !rules.Contains(r)));
                }
                else
                {
                    Add(part, all, rules, seen);
                }
            }
        }
    }
}
