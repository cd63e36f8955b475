using MiniKube.Api.Rbac.V1;
using MiniKube.ApiServer.Kinds;

namespace MiniKube.ApiServer.Authorization.Rbac;

/// <summary>Whether rules allow all that others allow: what keeps people from granting more than they have.</summary>
internal static class RuleCover
{
    /// <summary>
    /// What <paramref name="wanted"/> allows beyond <paramref name="held"/>, in rules of one verb and one resource (or path). It does not see that two rules
    /// together cover one that has a wildcard.
    /// </summary>
    public static IReadOnlyList<PolicyRule> Missing(IReadOnlyList<PolicyRule> held, IReadOnlyList<PolicyRule> wanted) =>
        [.. wanted.SelectMany(Parts).Where(part => !held.Any(rule => Covers(rule, part)))];

    /// <summary>Rules of one resource, or of one object of it, that differ in their verbs alone, as one.</summary>
    public static IReadOnlyList<PolicyRule> Compact(IReadOnlyList<PolicyRule> rules)
    {
        var simple = rules.Where(IsSimple).GroupBy(static r => (r.ApiGroups[0], r.Resources[0], r.ResourceNames.SingleOrDefault()))
            .Select(static same => same.First() with { Verbs = [.. same.SelectMany(static r => r.Verbs)] });
        return [.. rules.Where(static r => !IsSimple(r)), .. simple];
    }

    /// <summary>A rule in one line: <c>{APIGroups:["apps"], Resources:["deployments"], Verbs:["get" "list"]}</c>.</summary>
    public static string Describe(PolicyRule rule)
    {
        (string Name, IReadOnlyList<string> Values)[] parts =
        [
            ("APIGroups", rule.ApiGroups), ("Resources", rule.Resources), ("NonResourceURLs", rule.NonResourceURLs), ("ResourceNames", rule.ResourceNames), ("Verbs", rule.Verbs),
        ];
        return $"{{{string.Join(", ", parts.Where(static p => p.Values.Count > 0).Select(static p => $"{p.Name}:{Quote(p.Values)}"))}}}";
    }

    /// <summary>A list of texts as Go shows it: <c>["a" "b"]</c>.</summary>
    public static string Quote(IEnumerable<string> texts) => $"[{string.Join(' ', texts.Select(FieldError.Quote))}]";

    private static bool IsSimple(PolicyRule rule) => rule is { ApiGroups.Count: 1, Resources.Count: 1, ResourceNames.Count: <= 1, NonResourceURLs.Count: 0 };

    private static IEnumerable<PolicyRule> Parts(PolicyRule rule)
    {
        var resources =
            from apiGroup in rule.ApiGroups
            from resource in rule.Resources
            from verb in rule.Verbs
            from name in rule.ResourceNames.DefaultIfEmpty()
            select new PolicyRule { Verbs = [verb], ApiGroups = [apiGroup], Resources = [resource], ResourceNames = name is null ? [] : [name] };
        var paths =
            from url in rule.NonResourceURLs
            from verb in rule.Verbs
            select new PolicyRule { Verbs = [verb], NonResourceURLs = [url] };
        return resources.Concat(paths);
    }

    private static bool Covers(PolicyRule held, PolicyRule part) =>
        HasAll(held.Verbs, part.Verbs) && HasAll(held.ApiGroups, part.ApiGroups)
        && (held.Resources.Contains("*") || part.Resources.All(resource => CoversResource(held.Resources, resource)))
        && part.NonResourceURLs.All(url => held.NonResourceURLs.Any(own => RoleRules.CoversPath(own, url)))
        && (held.ResourceNames.Count == 0 || (part.ResourceNames.Count > 0 && part.ResourceNames.All(held.ResourceNames.Contains)));

    private static bool HasAll(IReadOnlyList<string> held, IReadOnlyList<string> wanted) => held.Contains("*") || wanted.All(held.Contains);

    private static bool CoversResource(IReadOnlyList<string> held, string resource)
    {
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        return held.Contains(resource) || (slash >= 0 && held.Contains($"*{resource[slash..]}"));
    }
}
