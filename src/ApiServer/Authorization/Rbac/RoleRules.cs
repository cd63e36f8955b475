using MiniKube.Api.Rbac.V1;

namespace MiniKube.ApiServer.Authorization.Rbac;

/// <summary>The rules of one role, found by the resource they are about. Immutable.</summary>
internal sealed class RoleRules
{
    private readonly Dictionary<string, List<PolicyRule>> byResource = new(StringComparer.Ordinal);
    private readonly List<PolicyRule> paths = [];

    public RoleRules(IReadOnlyList<PolicyRule> rules)
    {
        Rules = rules;
        foreach (var rule in rules)
        {
            foreach (var resource in rule.Resources.Distinct(StringComparer.Ordinal))
            {
                if (!byResource.TryGetValue(resource, out var about))
                {
                    byResource[resource] = about = [];
                }
                about.Add(rule);
            }
            if (rule.NonResourceURLs.Count > 0)
            {
                paths.Add(rule);
            }
        }
    }

    public IReadOnlyList<PolicyRule> Rules { get; }

    public bool Allow(AuthorizationAttributes asked)
    {
        if (!asked.IsResource)
        {
            return paths.Any(rule => Has(rule.Verbs, asked.Verb) && rule.NonResourceURLs.Any(url => CoversPath(url, asked.Path)));
        }
        return AllowUnder("*", asked) || (asked.Subresource.Length == 0
            ? AllowUnder(asked.Resource, asked)
            : AllowUnder($"{asked.Resource}/{asked.Subresource}", asked) || AllowUnder($"*/{asked.Subresource}", asked));
    }

    /// <summary>Whether a path of a rule, which may end in <c>*</c>, means a path.</summary>
    public static bool CoversPath(string url, string path) =>
        url == path || (url.EndsWith('*') && path.AsSpan().StartsWith(url.AsSpan().TrimEnd('*'), StringComparison.Ordinal));

    private bool AllowUnder(string resource, AuthorizationAttributes asked)
    {
        if (!byResource.TryGetValue(resource, out var rules))
        {
            return false;
        }
        foreach (var rule in rules)
        {
            if (Has(rule.Verbs, asked.Verb) && Has(rule.ApiGroups, asked.Group) && (rule.ResourceNames.Count == 0 || rule.ResourceNames.Contains(asked.Name)))
            {
                return true;
            }
        }
        return false;
    }

    private static bool Has(IReadOnlyList<string> all, string wanted)
    {
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i] == wanted || all[i] == "*")
            {
                return true;
            }
        }
        return false;
    }
}
