using System.Diagnostics.CodeAnalysis;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Selectors;

/// <summary>
/// A compiled label selector: all its requirements must hold. It comes from text (<c>a=b,c!=d,e in (x,y),!f</c>), from a map of exact
/// values, or from an object's <c>spec.selector</c>. Without requirements it selects everything; <see cref="Nothing"/> selects nothing.
/// </summary>
public sealed class LabelSelectorExpression : IEquatable<LabelSelectorExpression>
{
    private readonly LabelRequirement[] requirements;
    private readonly bool nothing;

    /// <param name="requirements">In any order; they are kept in the order of their keys.</param>
    public LabelSelectorExpression(IEnumerable<LabelRequirement> requirements) =>
        this.requirements = requirements.OrderBy(r => r.Key, StringComparer.Ordinal).ToArray();

    private LabelSelectorExpression(bool nothing)
    {
        requirements = [];
        this.nothing = nothing;
    }

    public static LabelSelectorExpression Everything { get; } = new(nothing: false);
    public static LabelSelectorExpression Nothing { get; } = new(nothing: true);

    public IReadOnlyList<LabelRequirement> Requirements => requirements;

    /// <summary>No object is held back.</summary>
    public bool IsEverything => !nothing && requirements.Length == 0;
    public bool IsNothing => nothing;

    /// <summary>Reads the query form of <c>labelSelector=</c> and <c>kubectl -l</c>.</summary>
    /// <exception cref="FormatException">With Kubernetes' wording.</exception>
    public static LabelSelectorExpression Parse(string text) => new(new LabelSelectorParser(text).Parse());

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out LabelSelectorExpression? selector)
    {
        selector = null;
        if (text is null)
        {
            return false;
        }
        try
        {
            selector = Parse(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Selects objects that carry all of these labels. Values are taken as they are: a map on a stored object may predate a rule.</summary>
    public static LabelSelectorExpression FromLabels(IEnumerable<KeyValuePair<string, string>>? labels) =>
        labels is null ? Everything : new(labels.Select(l => LabelRequirement.Unchecked(l.Key, l.Value)));

    /// <summary>Compiles an object's selector: none selects nothing, an empty one everything.</summary>
    /// <exception cref="FormatException">An expression is not valid; Kubernetes' wording.</exception>
    public static LabelSelectorExpression From(LabelSelector? selector)
    {
        if (selector is null)
        {
            return Nothing;
        }
        if (selector.MatchLabels.Count == 0 && selector.MatchExpressions.Count == 0)
        {
            return Everything;
        }
        var labels = selector.MatchLabels.Select(l => LabelRequirement.Create(l.Key, LabelOperator.Equals, [l.Value]));
        return new(labels.Concat(selector.MatchExpressions.Select(e => LabelRequirement.Create(e.Key, e.Operator switch
        {
            "In" => LabelOperator.In,
            "NotIn" => LabelOperator.NotIn,
            "Exists" => LabelOperator.Exists,
            "DoesNotExist" => LabelOperator.DoesNotExist,
            _ => throw new FormatException($"\"{e.Operator}\" is not a valid label selector operator"),
        }, e.Values))));
    }

    public bool Matches(IReadOnlyDictionary<string, string>? labels)
    {
        foreach (var requirement in requirements)
        {
            if (!requirement.Matches(labels))
            {
                return false;
            }
        }
        return !nothing;
    }

    /// <summary>Whether every match has one known value under <paramref name="key"/>: the question an index asks.</summary>
    public bool RequiresExactMatch(string key, [NotNullWhen(true)] out string? value)
    {
        foreach (var r in requirements)
        {
            if (r.Key == key && r.Values.Count == 1 && r.Operator is (LabelOperator.Equals or LabelOperator.DoubleEquals or LabelOperator.In))
            {
                value = r.Values[0];
                return true;
            }
        }
        value = null;
        return false;
    }

    public bool Equals(LabelSelectorExpression? other) =>
        other is not null && other.nothing == nothing && other.requirements.AsSpan().SequenceEqual(requirements);
    public override bool Equals(object? obj) => Equals(obj as LabelSelectorExpression);
    public override int GetHashCode() => requirements.Aggregate(nothing ? 1 : 0, HashCode.Combine);

    /// <summary>The query form, with requirements in the order of their keys.</summary>
    public override string ToString() => string.Join(',', requirements.AsEnumerable());
}
