using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;

namespace MiniKube.Api.Quotas;

/// <summary>Small questions about quotas and amounts.</summary>
public static class QuotaExtensions
{
    /// <summary>All scopes of a quota; the plain ones mean that the object is in them.</summary>
    public static IEnumerable<ScopedResourceSelectorRequirement> AllScopes(this ResourceQuotaSpec spec) =>
        spec.Scopes.Select(s => new ScopedResourceSelectorRequirement { ScopeName = s, Operator = "Exists" }).Concat(spec.ScopeSelector?.MatchExpressions ?? []);

    /// <summary>Whether one of the names is selected; without any, whether having none is.</summary>
    public static bool Selects(this ScopedResourceSelectorRequirement scope, IReadOnlyCollection<string> names) => scope.Operator switch
    {
        "Exists" => names.Count > 0,
        "DoesNotExist" => names.Count == 0,
        "In" => names.Any(scope.Values.Contains),
        "NotIn" => names.Count == 0 || names.Any(n => !scope.Values.Contains(n)),
        _ => false,
    };

    /// <summary>The amounts of some resources alone.</summary>
    public static SortedDictionary<string, Quantity> Only(this IReadOnlyDictionary<string, Quantity> amounts, IEnumerable<string> names)
    {
        var only = ResourceList.New();
        foreach (var name in names)
        {
            if (amounts.TryGetValue(name, out var amount))
            {
                only[name] = amount;
            }
        }
        return only;
    }

    /// <summary>As messages show amounts: <c>cpu=1,pods=3</c>.</summary>
    public static string ToText(this IReadOnlyDictionary<string, Quantity> amounts) =>
        string.Join(',', amounts.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}"));
}
