using MiniKube.Api.AdmissionRegistration.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.AdmissionRegistration;

/// <summary>The rules for rules: which operations on which resources a webhook or a policy is about.</summary>
internal static class RuleRules
{
    /// <summary>The operations that can be validated, in the order in which upstream lists them.</summary>
    public static IReadOnlyList<string> Operations { get; } = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];

    /// <summary>Those that can be mutated.</summary>
    public static IReadOnlyList<string> MutableOperations { get; } = ["*", "CONNECT", "CREATE", "UPDATE"];

    public static void Check(IReadOnlyList<RuleWithOperations> rules, string path, FieldErrors errors)
    {
        foreach (var (i, rule) in rules.Index())
        {
            Rule(new(rule.Operations, rule.ApiGroups, rule.ApiVersions, rule.Resources, rule.Scope), Operations, $"{path}[{i}]", errors);
        }
    }

    public static void Check(IReadOnlyList<NamedRuleWithOperations> rules, IReadOnlyList<string> operations, string path, FieldErrors errors)
    {
        foreach (var (i, rule) in rules.Index())
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (n, name) in rule.ResourceNames.Index())
            {
                errors.Invalid($"{path}[{i}].resourceNames[{n}]", name, NameRules.PathSegment(name));
                if (!names.Add(name))
                {
                    errors.Duplicate($"{path}[{i}].resourceNames[{n}]", name);
                }
            }
            Rule(new(rule.Operations, rule.ApiGroups, rule.ApiVersions, rule.Resources, rule.Scope), operations, $"{path}[{i}]", errors);
        }
    }

    private static void Rule(Parts rule, IReadOnlyList<string> operations, string path, FieldErrors errors)
    {
        Words(rule.Operations, $"{path}.operations", "operations", errors);
        foreach (var (i, operation) in rule.Operations.Index())
        {
            errors.OneOf($"{path}.operations[{i}]", operation, [.. operations]);
        }
        Words(rule.Groups, $"{path}.apiGroups", "API groups", errors);
        Words(rule.Versions, $"{path}.apiVersions", "API versions", errors);
        foreach (var (i, version) in rule.Versions.Index())
        {
            if (version.Length == 0)
            {
                errors.Required($"{path}.apiVersions[{i}]");
            }
        }
        Resources(rule.Resources, $"{path}.resources", errors);
        if (rule.Scope is { } scope)
        {
            errors.OneOf($"{path}.scope", scope, "*", "Cluster", "Namespaced");
        }
    }

    // The star stands alone.
    private static void Words(IReadOnlyList<string> words, string path, string what, FieldErrors errors)
    {
        if (words.Count == 0)
        {
            errors.Required(path);
        }
        else if (words.Count > 1 && words.Contains("*"))
        {
            errors.Invalid(path, CommonRules.ToDocument(words), $"if '*' is present, must not specify other {what}");
        }
    }

    private static void Resources(IReadOnlyList<string> resources, string path, FieldErrors errors)
    {
        if (resources.Count == 0)
        {
            errors.Required(path);
        }
        var (allSubresources, allResources) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var lastPlain = "*";
        foreach (var (i, resource) in resources.Index())
        {
            if (resource.Length == 0)
            {
                errors.Required($"{path}[{i}]");
                continue;
            }
            if (resource.Split('/', 2) is not [var main, var sub])
            {
                lastPlain = resource;
                continue;
            }
            if (allSubresources.Contains(main))
            {
                errors.Invalid($"{path}[{i}]", resource, [$"if '{main}/*' is present, must not specify {resource}"]);
            }
            if (allResources.Contains(sub))
            {
                errors.Invalid($"{path}[{i}]", resource, [$"if '*/{sub}' is present, must not specify {resource}"]);
            }
            if (sub == "*")
            {
                allSubresources.Add(main);
            }
            if (main == "*")
            {
                allResources.Add(sub);
            }
        }
        if (resources.Count > 1 && resources.Contains("*/*"))
        {
            errors.Invalid(path, CommonRules.ToDocument(resources), "if '*/*' is present, must not specify other resources");
        }
        // As upstream, only the last plain name is held against the star.
        if (resources.Contains("*") && lastPlain != "*")
        {
            errors.Invalid(path, CommonRules.ToDocument(resources), "if '*' is present, must not specify other resources without subresources");
        }
    }

    /// <summary>What rules with and without names of objects share.</summary>
    private sealed record Parts(
        IReadOnlyList<string> Operations, IReadOnlyList<string> Groups, IReadOnlyList<string> Versions, IReadOnlyList<string> Resources, string? Scope);
}
