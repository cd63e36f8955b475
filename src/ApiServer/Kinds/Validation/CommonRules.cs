using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Names;
using MiniKube.Api.Values;

namespace MiniKube.ApiServer.Kinds.Validation;

/// <summary>Rules that several kinds share.</summary>
internal static class CommonRules
{
    public const string Immutable = "field is immutable";

    public static Document ToDocument<T>(T value) where T : class, IApiType<T> => ApiJson.ToDocument(value);

    public static DocumentArray ToDocument(IEnumerable<string> values) => new(values.Select(static v => (Document)v).ToArray());

    public static DocumentObject ToDocument(IReadOnlyDictionary<string, string> map) =>
        new(map.Select(static m => KeyValuePair.Create(m.Key, (Document)m.Value)).ToArray());

    public static Document ToDocument(IntOrString value) => value.IsInt ? value.IntValue : value.StringValue;

    public static void Labels(IReadOnlyDictionary<string, string> labels, string path, FieldErrors errors)
    {
        foreach (var (key, value) in labels)
        {
            errors.Invalid(path, key, NameRules.QualifiedName(key));
            errors.Invalid(path, value, NameRules.LabelValue(value));
        }
    }

    public static void LabelSelector(LabelSelector selector, string path, FieldErrors errors)
    {
        Labels(selector.MatchLabels, $"{path}.matchLabels", errors);
        for (var i = 0; i < selector.MatchExpressions.Count; i++)
        {
            var (expression, at) = (selector.MatchExpressions[i], $"{path}.matchExpressions[{i}]");
            Requirement(expression.Operator, expression.Values.Count, at, errors);
            errors.Invalid($"{at}.key", expression.Key, NameRules.QualifiedName(expression.Key));
            for (var v = 0; v < expression.Values.Count; v++)
            {
                errors.Invalid($"{at}.values[{v}]", expression.Values[v], NameRules.LabelValue(expression.Values[v]));
            }
        }
    }

    /// <summary>How many values the operator of a requirement takes; <paramref name="compares"/> adds <c>Gt</c> and <c>Lt</c>, which nodes are selected with.</summary>
    public static void Requirement(string @operator, int values, string path, FieldErrors errors, bool compares = false)
    {
        switch (@operator)
        {
            case "In" or "NotIn" when values == 0:
                errors.Required($"{path}.values", "must be specified when `operator` is 'In' or 'NotIn'");
                break;
            case "Exists" or "DoesNotExist" when values > 0:
                errors.Forbidden($"{path}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                break;
            case "Gt" or "Lt" when compares && values != 1:
                errors.Required($"{path}.values", "must be specified single value when `operator` is 'Lt' or 'Gt'");
                break;
            case not ("In" or "NotIn" or "Exists" or "DoesNotExist") when !compares || @operator is not ("Gt" or "Lt"):
                errors.Invalid($"{path}.operator", @operator, "not a valid selector operator");
                break;
        }
    }

    public static bool IsEmpty(LabelSelector selector) => selector.MatchLabels.Count == 0 && selector.MatchExpressions.Count == 0;

    public static bool Matches(LabelSelector selector, IReadOnlyDictionary<string, string> labels) =>
        selector.MatchLabels.All(l => labels.TryGetValue(l.Key, out var value) && value == l.Value)
        && selector.MatchExpressions.All(e => e.Operator switch
        {
            "In" => labels.TryGetValue(e.Key, out var value) && e.Values.Contains(value),
            "NotIn" => !labels.TryGetValue(e.Key, out var value) || !e.Values.Contains(value),
            "Exists" => labels.ContainsKey(e.Key),
            _ => !labels.ContainsKey(e.Key),
        });

    /// <summary>Members that an update may not change.</summary>
    /// <param name="old">The part that they are in, as it was.</param>
    /// <param name="updated">As it is to be.</param>
    /// <param name="path">Where the part is.</param>
    /// <param name="errors">What is wrong.</param>
    /// <param name="members">Their names.</param>
    public static void Unchanged<T>(T old, T updated, string path, FieldErrors errors, params ReadOnlySpan<string> members) where T : class, IApiType<T>
    {
        var (before, after) = (ToDocument(old), ToDocument(updated));
        foreach (var member in members)
        {
            if (!Equals(before[member], after[member]))
            {
                errors.Invalid($"{path}.{member}", after[member], Immutable);
            }
        }
    }

    /// <summary>A path below a domain that says whose it is: <c>example.com/name</c>.</summary>
    public static void DomainPrefixedPath(string value, string path, FieldErrors errors)
    {
        if (value.Length == 0)
        {
            errors.Required(path);
            return;
        }
        var slash = value.IndexOf('/');
        if (slash <= 0 || slash == value.Length - 1)
        {
            errors.Invalid(path, value, "must be a domain-prefixed path (such as \"acme.io/foo\")");
            return;
        }
        var (host, rest) = (value[..slash], value[(slash + 1)..]);
        errors.Invalid(path, host, NameRules.Dns1123Subdomain(host));
        errors.Invalid(path, rest, NameRules.HttpPath(rest));
    }

    /// <summary>A port by number, or by the name of a container's port.</summary>
    public static void PortNumberOrName(IntOrString port, string path, FieldErrors errors)
    {
        if (port.IsInt)
        {
            errors.Invalid(path, port.IntValue, NameRules.PortNumber(port.IntValue));
        }
        else
        {
            errors.Invalid(path, port.StringValue, NameRules.PortName(port.StringValue));
        }
    }

    /// <summary>An amount of pods, or a percentage of them.</summary>
    public static void CountOrPercentage(IntOrString? value, string path, FieldErrors errors)
    {
        if (value is { IsInt: true } number)
        {
            errors.NotNegative(path, number.IntValue);
        }
        else if (value is { } text && NameRules.Percentage(text.StringValue).Count > 0)
        {
            errors.Invalid(path, text.StringValue, "must be an integer or percentage (e.g '5%%')");
        }
    }
}
