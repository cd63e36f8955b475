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
        var compiled = LabelSelectorExpression.From(selector);
        return compiled.IsEverything ? LabelSelectorExpression.Nothing : compiled;
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
}
