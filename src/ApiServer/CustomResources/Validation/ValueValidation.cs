using System.Globalization;
using System.Numerics;
using System.Text;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.FieldValidation;
using MiniKube.ApiServer.Kinds;

namespace MiniKube.ApiServer.CustomResources.Validation;

/// <summary>
/// Holds values against <see cref="ValueRules"/>, in the words of upstream's OpenAPI validator. In an update, what is as it was before is not looked at
/// (ratcheting, KEP-4008): objects that were stored under older rules can still be changed elsewhere.
/// </summary>
internal sealed class ValueValidation
{
    private readonly List<FieldError> errors = [];

    private ValueValidation()
    {
    }

    /// <param name="rules">What is demanded.</param>
    /// <param name="value">The value.</param>
    /// <param name="old">What it was before; null where it is new.</param>
    /// <param name="path">Where it is.</param>
    public static IReadOnlyList<FieldError> Check(ValueRules rules, Document value, Document? old = null, FieldPath? path = null)
    {
        var validation = new ValueValidation();
        validation.Value(rules, value, old, path ?? FieldPath.Root);
        return validation.errors;
    }

    private void Value(ValueRules rules, Document value, Document? old, FieldPath path)
    {
        if (old is not null && value.Equals(old))
        {
            return;
        }
        Type(rules, value, path);
        if (!value.IsNull)
        {
            Alternatives(rules, value, old, path);
        }
        if (rules.Schema.Enum.Count > 0 && !rules.Schema.Enum.Contains(value))
        {
            errors.Add(FieldError.NotSupported(path.ToString(), value, rules.Schema.Enum.Select(static v => v.AsString ?? v.ToString())));
        }
        switch (value)
        {
            case DocumentString text:
                Text(rules, text, path);
                break;
            case DocumentNumber number:
                Number(rules, number, path);
                break;
            case DocumentArray list:
                List(rules, list, old as DocumentArray, path);
                break;
            case DocumentObject o:
                Object(rules, o, old as DocumentObject, path);
                break;
        }
    }

    private void Type(ValueRules rules, Document value, FieldPath path)
    {
        if (rules.Types.Count == 0 || (value.IsNull && rules.Schema.Nullable == true))
        {
            return;
        }
        var type = ValueRules.TypeOf(value);
        if (!rules.Types.Contains(type) && !(type == "integer" && rules.Types.Contains("number")))
        {
            errors.Add(FieldError.TypeInvalid(path.ToString(), type, $"{path} in body must be of type {string.Join(',', rules.Types)}: {FieldError.Quote(type)}"));
        }
    }

    // Upstream's own errors about alternatives name no field; the path stands in their text.
    private void Alternatives(ValueRules rules, Document value, Document? old, FieldPath path)
    {
        void Fail(string problem) => errors.Add(new FieldError("FieldValueInvalid", "<nil>", $"Invalid value: \"\": {FieldError.Quote(path.ToString())} {problem}"));
        IReadOnlyList<FieldError>[] Try(IReadOnlyList<ValueRules> alternatives) => [.. alternatives.Select(a => Check(a, value, old, path))];
        if (rules.AnyOf.Count > 0 && Try(rules.AnyOf) is var any && any.All(static e => e.Count > 0))
        {
            Fail("must validate at least one schema (anyOf)");
            errors.AddRange(any[0]);
        }
        if (rules.OneOf.Count > 0 && Try(rules.OneOf) is var one && one.Count(static e => e.Count == 0) is not 1 and var valid)
        {
            Fail($"must validate one and only one schema (oneOf). {(valid == 0 ? "Found none valid" : string.Create(CultureInfo.InvariantCulture, $"Found {valid} valid alternatives"))}");
            if (valid == 0)
            {
                errors.AddRange(one[0]);
            }
        }
        if (rules.AllOf.Count > 0 && Try(rules.AllOf) is var all && all.Any(static e => e.Count > 0))
        {
            errors.AddRange(all.SelectMany(static e => e));
            Fail($"must validate all the schemas (allOf){(all.All(static e => e.Count > 0) ? ". None validated" : "")}");
        }
        if (rules.Not is { } not && Check(not, value, path: path).Count == 0)
        {
            Fail("must not validate the schema (not)");
        }
    }

    private void Text(ValueRules rules, DocumentString text, FieldPath path)
    {
        var schema = rules.Schema;
        var length = schema.MaxLength is null && schema.MinLength is null ? 0 : text.Value.EnumerateRunes().Count();
        if (length > schema.MaxLength)
        {
            errors.Add(FieldError.TooLong(path.ToString(), (int)schema.MaxLength.Value));
        }
        if (length < schema.MinLength)
        {
            Invalid(path, text, $"should be at least {schema.MinLength} chars long");
        }
        if (rules.Pattern?.IsMatch(text.Value) == false)
        {
            Invalid(path, text, $"should match '{schema.Pattern}'");
        }
        if (rules.Format?.Invoke(text.Value) == false)
        {
            errors.Add(FieldError.TypeInvalid(path.ToString(), text, $"{path} in body must be of type {schema.Format}: {FieldError.Quote(text.Value)}"));
        }
    }

    private void Number(ValueRules rules, DocumentNumber number, FieldPath path)
    {
        var schema = rules.Schema;
        if (schema.Maximum is { } most && (schema.ExclusiveMaximum == true ? number.ToDouble() >= most : number.ToDouble() > most))
        {
            Invalid(path, number, $"should be less than {(schema.ExclusiveMaximum == true ? "" : "or equal to ")}{Show(most)}");
        }
        if (schema.Minimum is { } least && (schema.ExclusiveMinimum == true ? number.ToDouble() <= least : number.ToDouble() < least))
        {
            Invalid(path, number, $"should be greater than {(schema.ExclusiveMinimum == true ? "" : "or equal to ")}{Show(least)}");
        }
        if (schema.MultipleOf is { } factor && !IsMultiple(number.ToDouble(), factor))
        {
            Invalid(path, number, $"should be a multiple of {Show(factor)}");
        }
    }

    private void List(ValueRules rules, DocumentArray list, DocumentArray? old, FieldPath path)
    {
        var schema = rules.Schema;
        if (list.Count > schema.MaxItems)
        {
            errors.Add(FieldError.TooMany(path.ToString(), list.Count, (int)schema.MaxItems.Value));
        }
        if (list.Count < schema.MinItems)
        {
            Invalid(path, list.Count, $"should have at least {schema.MinItems} items");
        }
        if (rules.Items is not { } items)
        {
            return;
        }
        for (var i = 0; i < list.Count; i++)
        {
            Value(items, list[i], Counterpart(schema.XKubernetesListMapKeys, old, list[i]), path.Index(i));
        }
    }

    // Only items that have keys can be told to be those of before.
    private static Document? Counterpart(IReadOnlyList<string> keys, DocumentArray? old, Document item) =>
        keys.Count == 0 || old is null ? null : old.FirstOrDefault(o => keys.All(k => o[k] is { } key ? key.Equals(item[k]) : item[k] is null));

    private void Object(ValueRules rules, DocumentObject o, DocumentObject? old, FieldPath path)
    {
        var schema = rules.Schema;
        if (o.Count > schema.MaxProperties)
        {
            errors.Add(FieldError.TooMany(path.ToString(), o.Count, (int)schema.MaxProperties.Value));
        }
        if (o.Count < schema.MinProperties)
        {
            Invalid(path, o.Count, $"should have at least {schema.MinProperties} properties");
        }
        foreach (var name in schema.Required)
        {
            if (!o.Contains(name))
            {
                errors.Add(FieldError.Required(path.Member(name).ToString()));
            }
        }
        foreach (var (name, value) in o)
        {
            if (rules.Member(name) is { } member)
            {
                Value(member, value, old?[name], path.Member(name));
            }
        }
    }

    private void Invalid(FieldPath path, Document value, string problem) => errors.Add(FieldError.Invalid(path.ToString(), value, $"{path} in body {problem}"));

    // Fractions like 0.1 are not what they say, and neither are their quotients.
    private static bool IsMultiple(double value, double factor) => value / factor is var times && Math.Abs(times - Math.Round(times)) <= Math.Abs(times) * 1e-12;

    // As Go prints a float.
    private static string Show(double number) => double.IsInteger(number) && Math.Abs(number) < 1e21
        ? new BigInteger(number).ToString(CultureInfo.InvariantCulture)
        : number.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal);
}
