using System.Globalization;
using MiniKube.Api.Names;

namespace MiniKube.Api.Selectors;

/// <summary>How a <see cref="LabelRequirement"/> compares.</summary>
public enum LabelOperator { Equals, DoubleEquals, NotEquals, In, NotIn, Exists, DoesNotExist, GreaterThan, LessThan }

/// <summary>One condition of a label selector: a key, an operator and values in ordinal order without repeats.</summary>
public sealed class LabelRequirement : IEquatable<LabelRequirement>
{
    private readonly string[] values;

    private LabelRequirement(string key, LabelOperator op, string[] values)
    {
        Key = key;
        Operator = op;
        this.values = values;
    }

    public string Key { get; }
    public LabelOperator Operator { get; }
    public IReadOnlyList<string> Values => values;

    /// <exception cref="FormatException">The key, a value or their number does not suit the operator; Kubernetes' wording.</exception>
    public static LabelRequirement Create(string key, LabelOperator op, IEnumerable<string> values)
    {
        var sorted = values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var errors = Check(key, op, sorted);
        return errors.Count switch
        {
            0 => new LabelRequirement(key, op, sorted),
            1 => throw new FormatException(errors[0]),
            _ => throw new FormatException($"[{string.Join(", ", errors)}]"),
        };
    }

    internal static LabelRequirement Unchecked(string key, string value) => new(key, LabelOperator.Equals, [value]);

    public bool Matches(IReadOnlyDictionary<string, string>? labels)
    {
        string? value = null;
        var has = labels is not null && labels.TryGetValue(Key, out value);
        return Operator switch
        {
            LabelOperator.In or LabelOperator.Equals or LabelOperator.DoubleEquals => has && Contains(value!),
            LabelOperator.NotIn or LabelOperator.NotEquals => !has || !Contains(value!),
            LabelOperator.Exists => has,
            LabelOperator.DoesNotExist => !has,
            _ => has && Integer(value!) is { } actual && Integer(values[0]) is { } bound
                && (Operator == LabelOperator.GreaterThan ? actual > bound : actual < bound),
        };
    }

    public bool Equals(LabelRequirement? other) =>
        other is not null && other.Key == Key && other.Operator == Operator && other.values.AsSpan().SequenceEqual(values);
    public override bool Equals(object? obj) => Equals(obj as LabelRequirement);
    public override int GetHashCode() => HashCode.Combine(Key, Operator, values.Length, values.Length == 0 ? null : values[0]);

    /// <summary>The condition as it is written in a selector.</summary>
    public override string ToString() => Operator switch
    {
        LabelOperator.Equals => $"{Key}={values[0]}",
        LabelOperator.DoubleEquals => $"{Key}=={values[0]}",
        LabelOperator.NotEquals => $"{Key}!={values[0]}",
        LabelOperator.In => $"{Key} in ({string.Join(',', values)})",
        LabelOperator.NotIn => $"{Key} notin ({string.Join(',', values)})",
        LabelOperator.GreaterThan => $"{Key}>{values[0]}",
        LabelOperator.LessThan => $"{Key}<{values[0]}",
        LabelOperator.DoesNotExist => $"!{Key}",
        _ => Key,
    };

    internal static string? KeyError(string key, string path)
    {
        var errors = NameRules.QualifiedName(key);
        return errors.Count == 0 ? null : Invalid(path, Quote(key), string.Join("; ", errors));
    }

    private static List<string> Check(string key, LabelOperator op, string[] values)
    {
        var errors = new List<string>();
        if (KeyError(key, "key") is { } keyError)
        {
            errors.Add(keyError);
        }
        var wrongCount = op switch
        {
            LabelOperator.In or LabelOperator.NotIn => values.Length == 0 ? "for 'in', 'notin' operators, values set can't be empty" : null,
            LabelOperator.Exists or LabelOperator.DoesNotExist => values.Length > 0 ? "values set must be empty for exists and does not exist" : null,
            LabelOperator.GreaterThan or LabelOperator.LessThan => values.Length != 1 ? "for 'Gt', 'Lt' operators, exactly one value is required" : null,
            _ => values.Length != 1 ? "exact-match compatibility requires one single value" : null,
        };
        if (wrongCount is not null)
        {
            errors.Add(Invalid("values", $"[{string.Join(',', values.Select(Quote))}]", wrongCount));
        }
        for (var i = 0; i < values.Length; i++)
        {
            if (op is LabelOperator.GreaterThan or LabelOperator.LessThan && Integer(values[i]) is null)
            {
                errors.Add(Invalid($"values[{i}]", Quote(values[i]), "for 'Gt', 'Lt' operators, the value must be an integer"));
            }
        }
        for (var i = 0; i < values.Length; i++)
        {
            var valueErrors = NameRules.LabelValue(values[i]);
            if (valueErrors.Count > 0)
            {
                errors.Add(Invalid($"values[{i}][{key}]", Quote(values[i]), string.Join("; ", valueErrors)));
            }
        }
        return errors;
    }

    private static string Invalid(string path, string value, string detail) => $"{path}: Invalid value: {value}: {detail}";

    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static long? Integer(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    private bool Contains(string value) => Array.IndexOf(values, value) >= 0;
}
