using MiniKube.Api.FlowControl.V1;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.FlowControl;

/// <summary>A FlowSchema whose level exists.</summary>
internal sealed class Flow(string name, string uid, FlowSchemaSpec spec, PriorityLevel level, FlowMetrics.FlowSeries series)
{
    public string Name { get; } = name;
    public string Uid { get; } = uid;
    public PriorityLevel Level { get; } = level;
    public FlowMetrics.FlowSeries Series { get; } = series;

    /// <summary>The hash of one of its flows.</summary>
    public ulong HashOf(string distinguisher) => ShuffleSharding.Hash(Name, distinguisher);

    public bool Matches(RequestInfo info, UserInfo user)
    {
        foreach (var rule in spec.Rules)
        {
            if (FlowRules.Matches(rule, info, user))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>What tells the request's flow from others of the schema.</summary>
    public string DistinguisherOf(RequestInfo info, UserInfo user) => spec.DistinguisherMethod?.Type switch
    {
        "ByUser" => user.Name,
        "ByNamespace" => info.Namespace ?? "",
        _ => "",
    };
}

/// <summary>Which requests the rules of a FlowSchema mean.</summary>
internal static class FlowRules
{
    private const string All = "*";

    // Each request comes by here, past most schemas: loops make no garbage.
    public static bool Matches(PolicyRulesWithSubjects rule, RequestInfo info, UserInfo user)
    {
        var named = false;
        for (var i = 0; i < rule.Subjects.Count && !named; i++)
        {
            named = Names(rule.Subjects[i], user);
        }
        if (!named)
        {
            return false;
        }
        if (info.IsResource)
        {
            for (var i = 0; i < rule.ResourceRules.Count; i++)
            {
                if (Matches(rule.ResourceRules[i], info))
                {
                    return true;
                }
            }
            return false;
        }
        for (var i = 0; i < rule.NonResourceRules.Count; i++)
        {
            if (Matches(rule.NonResourceRules[i], info))
            {
                return true;
            }
        }
        return false;
    }

    private static bool Names(Subject subject, UserInfo user) => subject.Kind switch
    {
        "User" => subject.User is { } named && (named.Name == All || named.Name == user.Name),
        "Group" => subject.Group is { } group && (group.Name == All || user.Groups.Contains(group.Name)),
        "ServiceAccount" => subject.ServiceAccount is { } account && IsAccount(user.Name, account),
        _ => false,
    };

    private static bool Matches(ResourcePolicyRule rule, RequestInfo info) =>
        Has(rule.Verbs, info.Verb) && Has(rule.ApiGroups, info.Group) && HasResource(rule.Resources, info)
        && (info.Namespace is { } ns ? Has(rule.Namespaces, ns) : rule.ClusterScope == true);

    private static bool Matches(NonResourcePolicyRule rule, RequestInfo info) =>
        Has(rule.Verbs, info.Verb) && HasPath(rule.NonResourceURLs, info.Path);

    private static bool IsAccount(string user, ServiceAccountSubject account)
    {
        const string prefix = "system:serviceaccount:";
        var rest = user.AsSpan();
        if (!rest.StartsWith(prefix) || !rest[prefix.Length..].StartsWith(account.Namespace))
        {
            return false;
        }
        rest = rest[(prefix.Length + account.Namespace.Length)..];
        return rest.StartsWith(':') && (account.Name == All || rest[1..].SequenceEqual(account.Name));
    }

    private static bool Has(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == All || names[i] == name)
            {
                return true;
            }
        }
        return false;
    }

    private static bool HasPath(IReadOnlyList<string> patterns, string path)
    {
        foreach (var pattern in patterns)
        {
            if (pattern == path || (pattern.EndsWith('*') && path.AsSpan().StartsWith(pattern.AsSpan(..^1))))
            {
                return true;
            }
        }
        return false;
    }

    // A subresource is named with its resource: pods/log.
    private static bool HasResource(IReadOnlyList<string> names, RequestInfo info)
    {
        if (info.Subresource is not { } subresource)
        {
            return Has(names, info.Resource);
        }
        foreach (var name in names)
        {
            if (name == All || (name.Length == info.Resource.Length + 1 + subresource.Length && name.StartsWith(info.Resource, StringComparison.Ordinal)
                && name[info.Resource.Length] == '/' && name.EndsWith(subresource, StringComparison.Ordinal)))
            {
                return true;
            }
        }
        return false;
    }
}
