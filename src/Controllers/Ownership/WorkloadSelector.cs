using MiniKube.Api.Meta.V1;
using MiniKube.Api.Selectors;

namespace MiniKube.Controllers.Ownership;

/// <summary>A workload's <c>spec.selector</c>, compiled.</summary>
internal static class WorkloadSelector
{
    /// <summary>An empty selector compiles to one that selects nothing: a workload must never claim a whole namespace.</summary>
    /// <exception cref="FormatException">An operator is unknown, or a key or value does not suit it.</exception>
    public static LabelSelectorExpression Compile(LabelSelector selector)
    {
        if (selector.MatchLabels.Count == 0 && selector.MatchExpressions.Count == 0)
        {
            return LabelSelectorExpression.Nothing;
        }
        return new(selector.MatchLabels.Select(l => LabelRequirement.Create(l.Key, LabelOperator.Equals, [l.Value]))
            .Concat(selector.MatchExpressions.Select(e => LabelRequirement.Create(e.Key, Operator(e.Operator), e.Values))));
    }

    /// <summary>The compiled selector; null where <see cref="Compile"/> would throw.</summary>
    public static LabelSelectorExpression? TryCompile(LabelSelector selector)
    {
        try
        {
            return Compile(selector);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static LabelOperator Operator(string text) => text switch
    {
        "In" => LabelOperator.In,
        "NotIn" => LabelOperator.NotIn,
        "Exists" => LabelOperator.Exists,
        "DoesNotExist" => LabelOperator.DoesNotExist,
        _ => throw new FormatException($"\"{text}\" is not a valid label selector operator"),
    };
}
