using MiniKube.Api.FlowControl.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.FlowControl;

/// <summary>The rules for what a FlowSchema matches: somebody who does something.</summary>
internal static class FlowSchemaRules
{
    private static readonly string[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"];

    public static void Check(IReadOnlyList<PolicyRulesWithSubjects> rules, string path, FieldErrors errors)
    {
        foreach (var (i, rule) in rules.Index())
        {
            var at = $"{path}[{i}]";
            if (rule.Subjects.Count == 0)
            {
                errors.Required($"{at}.subjects", "subjects must contain at least one value");
            }
            foreach (var (s, subject) in rule.Subjects.Index())
            {
                Subject(subject, $"{at}.subjects[{s}]", errors);
            }
            if (rule.ResourceRules.Count == 0 && rule.NonResourceRules.Count == 0)
            {
                errors.Required(at, "at least one of resourceRules and nonResourceRules has to be non-empty");
            }
            foreach (var (r, resources) in rule.ResourceRules.Index())
            {
                Resources(resources, $"{at}.resourceRules[{r}]", errors);
            }
            foreach (var (r, urls) in rule.NonResourceRules.Index())
            {
                Urls(urls, $"{at}.nonResourceRules[{r}]", errors);
            }
        }
    }

    private static void Subject(Subject subject, string path, FieldErrors errors)
    {
        if (subject.Kind is not ("ServiceAccount" or "User" or "Group"))
        {
            errors.OneOf($"{path}.kind", subject.Kind, "Group", "ServiceAccount", "User");
            return;
        }
        Member("serviceAccount", "ServiceAccount", subject.ServiceAccount is not null, () => Account(subject.ServiceAccount!, $"{path}.serviceAccount", errors));
        Member("user", "User", subject.User is not null, () => errors.RequiredName($"{path}.user.name", subject.User!.Name, static _ => []));
        Member("group", "Group", subject.Group is not null, () => errors.RequiredName($"{path}.group.name", subject.Group!.Name, static _ => []));

        // The member that the kind names is there, and no other.
        void Member(string name, string kind, bool isThere, Action rules)
        {
            if (subject.Kind != kind)
            {
                if (isThere)
                {
                    errors.Forbidden($"{path}.{name}", $"{name} is forbidden when subject kind is not '{kind}'");
                }
            }
            else if (isThere)
            {
                rules();
            }
            else
            {
                errors.Required($"{path}.{name}", $"{name} is required when subject kind is '{kind}'");
            }
        }
    }

    private static void Account(ServiceAccountSubject account, string path, FieldErrors errors)
    {
        errors.RequiredName($"{path}.name", account.Name, static name => name == "*" ? [] : NameRules.Dns1123Subdomain(name));
        if (account.Namespace.Length == 0)
        {
            errors.Required($"{path}.namespace", "must specify namespace for service account");
        }
        else
        {
            errors.Invalid($"{path}.namespace", account.Namespace, NameRules.Dns1123Label(account.Namespace));
        }
    }

    private static void Resources(ResourcePolicyRule rule, string path, FieldErrors errors)
    {
        CheckVerbs(rule.Verbs, $"{path}.verbs", errors);
        Words(rule.ApiGroups, $"{path}.apiGroups", "resource rules must supply at least one api group", "api groups", errors);
        Words(rule.Resources, $"{path}.resources", "resource rules must supply at least one resource", "resources", errors);
        if (rule.ClusterScope != true || rule.Namespaces.Count > 0)
        {
            Words(rule.Namespaces, $"{path}.namespaces", "resource rules that are not cluster scoped must supply at least one namespace", "namespaces", errors);
        }
        foreach (var (i, ns) in rule.Namespaces.Contains("*") ? [] : rule.Namespaces.Index())
        {
            errors.Invalid($"{path}.namespaces[{i}]", ns, NameRules.Dns1123Label(ns).Select(static p => $"each member of this list must be '*' or a DNS-1123 label; {p}"));
        }
    }

    private static void Urls(NonResourcePolicyRule rule, string path, FieldErrors errors)
    {
        CheckVerbs(rule.Verbs, $"{path}.verbs", errors);
        Words(rule.NonResourceURLs, $"{path}.nonResourceURLs", "nonResourceURLs must contain at least one value", "non-resource URLs", errors);
        foreach (var (i, url) in rule.NonResourceURLs.Contains("*") ? [] : rule.NonResourceURLs.Index())
        {
            if (UrlProblem(url) is { } problem)
            {
                errors.Invalid($"{path}.nonResourceURLs[{i}]", url, [problem]);
            }
        }
    }

    private static void CheckVerbs(IReadOnlyList<string> verbs, string path, FieldErrors errors)
    {
        Words(verbs, path, "verbs must contain at least one value", "verbs", errors);
        if (!verbs.Contains("*") && verbs.Except(Verbs).Any())
        {
            errors.Add(FieldError.NotSupported(path, CommonRules.ToDocument(verbs), Verbs));
        }
    }

    // There is one at least, and the star stands alone.
    private static void Words(IReadOnlyList<string> words, string path, string none, string what, FieldErrors errors)
    {
        if (words.Count == 0)
        {
            errors.Required(path, none);
        }
        else if (words.Count > 1 && words.Contains("*"))
        {
            errors.Invalid(path, CommonRules.ToDocument(words), $"if '*' is present, must not specify other {what}");
        }
    }

    private static string? UrlProblem(string url) => url switch
    {
        "" => "must not be empty",
        "/" => null,
        _ when url[0] != '/' => "must start with slash",
        _ when url.Contains(' ') => "must not contain white-space",
        _ when url.Contains("//", StringComparison.Ordinal) => "must not contain double slash",
        _ when url.IndexOf('*') is >= 0 and var star && (star != url.Length - 1 || url[^2] != '/') => "wildcard can only do suffix matching",
        _ => null,
    };
}
