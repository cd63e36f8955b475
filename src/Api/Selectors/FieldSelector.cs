using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MiniKube.Api.Selectors;

/// <summary>One condition of a field selector: the field's text equals the value, or does not.</summary>
public sealed record FieldRequirement(string Field, bool Negated, string Value)
{
    /// <summary>The condition as it is written in a selector; backslash, comma and equals sign in the value are escaped.</summary>
    public override string ToString() => $"{Field}{(Negated ? "!=" : "=")}{Escape(Value)}";

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace("=", "\\=", StringComparison.Ordinal);
}

/// <summary>
/// A selector on fields, such as <c>metadata.name=x,status.phase!=Running</c>: all its requirements must hold. Which fields a kind
/// offers is the server's knowledge; a field without a value reads as the empty string.
/// </summary>
public sealed class FieldSelector
{
    private readonly FieldRequirement[] requirements;

    public FieldSelector(IEnumerable<FieldRequirement> requirements) => this.requirements = requirements.ToArray();

    public static FieldSelector Everything { get; } = new([]);

    public IReadOnlyList<FieldRequirement> Requirements => requirements;
    public bool IsEverything => requirements.Length == 0;

    /// <exception cref="FormatException">With Kubernetes' wording.</exception>
    public static FieldSelector Parse(string text)
    {
        var terms = SplitTerms(text);
        terms.Sort(StringComparer.Ordinal);
        return new(terms.Where(t => t.Length > 0).Select(t => ParseTerm(text, t)).ToArray());
    }

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out FieldSelector? selector)
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

    /// <param name="field">The text of a field by its name; null counts as the empty string.</param>
    public bool Matches(Func<string, string?> field)
    {
        foreach (var r in requirements)
        {
            if ((field(r.Field) ?? "") == r.Value == r.Negated)
            {
                return false;
            }
        }
        return true;
    }

    public bool Matches(IReadOnlyDictionary<string, string> fields) => Matches(name => fields.GetValueOrDefault(name));

    /// <summary>Whether every match has one known value in <paramref name="field"/>: the question an index asks.</summary>
    public bool RequiresExactMatch(string field, [NotNullWhen(true)] out string? value)
    {
        value = requirements.FirstOrDefault(r => r.Field == field && !r.Negated)?.Value;
        return value is not null;
    }

    public override string ToString() => string.Join(',', requirements.AsEnumerable());

    private static FieldRequirement ParseTerm(string selector, string term)
    {
        for (var i = 0; i < term.Length; i++)
        {
            if (term[i] == '=' || (term[i] == '!' && i + 1 < term.Length && term[i + 1] == '='))
            {
                var negated = term[i] == '!';
                var doubled = !negated && i + 1 < term.Length && term[i + 1] == '=';
                return new FieldRequirement(term[..i], negated, Unescape(term[(i + (negated || doubled ? 2 : 1))..]));
            }
        }
        throw new FormatException($"invalid selector: '{selector}'; can't understand '{term}'");
    }

    private static List<string> SplitTerms(string text)
    {
        var terms = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == ',')
            {
                terms.Add(text[start..i]);
                start = i + 1;
            }
        }
        terms.Add(text[start..]);
        return terms;
    }

    private static string Unescape(string value)
    {
        if (!value.AsSpan().ContainsAny("\\=,"))
        {
            return value;
        }
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\')
            {
                i++;
                if (i == value.Length || value[i] is not ('\\' or ',' or '='))
                {
                    throw new FormatException($"invalid field selector: invalid escape sequence: \\{(i < value.Length ? value[i] : "")}");
                }
            }
            else if (value[i] is ',' or '=')
            {
                // Kubernetes prints the character's code.
                throw new FormatException($"invalid field selector: unescaped character in value: {(int)value[i]}");
            }
            text.Append(value[i]);
        }
        return text.ToString();
    }
}
