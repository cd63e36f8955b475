using MiniKube.Api.Rbac.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Rbac;

/// <summary>The rules for Roles.</summary>
internal sealed class RoleValidator : KindValidator<Role>
{
    public RoleValidator() => Check(static (role, errors) => PolicyRules.Check(role.Rules, namespaced: true, errors));
}

/// <summary>The rules for ClusterRoles.</summary>
internal sealed class ClusterRoleValidator : KindValidator<ClusterRole>
{
    public ClusterRoleValidator()
    {
        Check(static (role, errors) => PolicyRules.Check(role.Rules, namespaced: false, errors));
        Part("aggregationRule", static role => role.AggregationRule, static (rule, path, errors) =>
        {
            if (rule.ClusterRoleSelectors.Count == 0)
            {
                errors.Required($"{path}.clusterRoleSelectors", "at least one clusterRoleSelector required if aggregationRule is non-nil");
            }
            foreach (var (i, selector) in rule.ClusterRoleSelectors.Index())
            {
                CommonRules.LabelSelector(selector, $"{path}.clusterRoleSelectors[{i}]", errors);
            }
        });
    }
}

/// <summary>What the rules of a role must keep to.</summary>
internal static class PolicyRules
{
    public static void Check(IReadOnlyList<PolicyRule> rules, bool namespaced, FieldErrors errors)
    {
        foreach (var (i, rule) in rules.Index())
        {
            Check(rule, namespaced, $"rules[{i}]", errors);
        }
    }

    private static void Check(PolicyRule rule, bool namespaced, string path, FieldErrors errors)
    {
        if (rule.Verbs.Count == 0)
        {
            errors.Required($"{path}.verbs", "verbs must contain at least one value");
        }
        if (rule.NonResourceURLs.Count > 0)
        {
            if (namespaced)
            {
                errors.Invalid($"{path}.nonResourceURLs", CommonRules.ToDocument(rule.NonResourceURLs), "namespaced rules cannot apply to non-resource URLs");
            }
            if (rule.ApiGroups.Count > 0 || rule.Resources.Count > 0 || rule.ResourceNames.Count > 0)
            {
                errors.Invalid($"{path}.nonResourceURLs", CommonRules.ToDocument(rule.NonResourceURLs), "rules cannot apply to both regular resources and non-resource URLs");
            }
            return;
        }
        if (rule.ApiGroups.Count == 0)
        {
            errors.Required($"{path}.apiGroups", "resource rules must supply at least one api group");
        }
        if (rule.Resources.Count == 0)
        {
            errors.Required($"{path}.resources", "resource rules must supply at least one resource");
        }
    }
}
