using MiniKube.Api.AdmissionRegistration.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.AdmissionRegistration;

/// <summary>The rules that validating and mutating admission policies and their bindings share.</summary>
internal static class PolicyRules
{
    public static void FailurePolicy(string? policy, string path, FieldErrors errors)
    {
        if (policy is null)
        {
            errors.Required(path);
        }
        else
        {
            errors.OneOf(path, policy, "Fail", "Ignore");
        }
    }

    public static void ParamKind(ParamKind kind, string path, FieldErrors errors)
    {
        ApiVersion(kind.ApiVersion ?? "", $"{path}.apiVersion", errors);
        if (string.IsNullOrEmpty(kind.Kind))
        {
            errors.Required($"{path}.kind");
        }
        else if (NameRules.Dns1035Label(kind.Kind.ToLowerInvariant()) is { Count: > 0 } problems)
        {
            errors.Invalid($"{path}.kind", kind.Kind, ["may have mixed case, but should otherwise match: " + string.Join(',', problems)]);
        }
    }

    /// <summary>What a policy matches: at least one kind of resources.</summary>
    public static void Constraints(MatchResources? match, IReadOnlyList<string> operations, string path, FieldErrors errors)
    {
        if (match is null)
        {
            errors.Required(path);
            return;
        }
        Resources(match, operations, path, errors);
        if (match.ResourceRules.Count == 0)
        {
            errors.Required($"{path}.resourceRules");
        }
    }

    public static void Resources(MatchResources match, IReadOnlyList<string> operations, string path, FieldErrors errors)
    {
        errors.RequiredOneOf($"{path}.matchPolicy", match.MatchPolicy, "Equivalent", "Exact");
        Selector(match.NamespaceSelector, $"{path}.namespaceSelector", errors);
        Selector(match.ObjectSelector, $"{path}.objectSelector", errors);
        RuleRules.Check(match.ResourceRules, operations, $"{path}.resourceRules", errors);
        RuleRules.Check(match.ExcludeResourceRules, operations, $"{path}.excludeResourceRules", errors);
    }

    public static void ParamRef(ParamRef param, string path, FieldErrors errors)
    {
        const string one = "name and selector are mutually exclusive";
        var hasName = !string.IsNullOrEmpty(param.Name);
        if (hasName)
        {
            errors.Invalid($"{path}.name", param.Name!, NameRules.PathSegment(param.Name!));
            if (param.Selector is not null)
            {
                errors.Forbidden($"{path}.name", one);
            }
        }
        if (param.Selector is { } selector)
        {
            CommonRules.LabelSelector(selector, $"{path}.selector", errors);
            if (hasName)
            {
                errors.Forbidden($"{path}.selector", one);
            }
        }
        else if (!hasName)
        {
            errors.Required(path, "one of name or selector must be specified");
        }
        errors.RequiredOneOf($"{path}.parameterNotFoundAction", param.ParameterNotFoundAction, "Deny", "Allow");
    }

    private static void Selector(Api.Meta.V1.LabelSelector? selector, string path, FieldErrors errors)
    {
        if (selector is null)
        {
            errors.Required(path);
        }
        else
        {
            CommonRules.LabelSelector(selector, path, errors);
        }
    }

    private static void ApiVersion(string text, string path, FieldErrors errors)
    {
        if (text.Length == 0)
        {
            errors.Required(path);
            return;
        }
        var (group, version) = text.Split('/') switch
        {
            [var v] => ("", v),
            [var g, var v] => (g, v),
            _ => (null, null),
        };
        if (version is null)
        {
            errors.Invalid(path, text, [$"unexpected GroupVersion string: {text}"]);
            return;
        }
        if (!string.IsNullOrEmpty(group) && NameRules.Dns1123Subdomain(group) is { Count: > 0 } wrongGroup)
        {
            errors.Invalid(path, group, [string.Join(',', wrongGroup)]);
        }
        if (version.Length == 0)
        {
            errors.Invalid(path, text, ["version must be specified"]);
        }
        else if (NameRules.Dns1035Label(version) is { Count: > 0 } wrongVersion)
        {
            errors.Invalid(path, version, [string.Join(',', wrongVersion)]);
        }
    }
}
