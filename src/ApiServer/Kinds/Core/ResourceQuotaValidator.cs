using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

internal sealed class ResourceQuotaValidator : KindValidator<ResourceQuota>
{
    private static readonly string[] Scopes =
        ["Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity", "VolumeAttributesClass"];

    public ResourceQuotaValidator() => Part("spec", static o => o.Spec, static (spec, path, errors) =>
    {
        Amounts(spec.Hard, $"{path}.hard", errors);
        var shown = CommonRules.ToDocument(spec.Scopes);
        foreach (var scope in spec.Scopes)
        {
            if (!Scopes.Contains(scope))
            {
                errors.Invalid($"{path}.scopes", shown, "unsupported scope");
            }
            foreach (var _ in Misfits(spec.Hard, scope))
            {
                errors.Invalid($"{path}.scopes", shown, "unsupported scope applied to resource");
            }
        }
        Conflicts(spec.Scopes, spec.Scopes, $"{path}.scopes", errors);
        if (spec.ScopeSelector is { } selector)
        {
            Selector(selector, spec, $"{path}.scopeSelector.matchExpressions", errors);
        }
    });

    /// <summary>Amounts of what a quota can be about.</summary>
    public static void Amounts(IReadOnlyDictionary<string, Quantity> amounts, string path, FieldErrors errors)
    {
        foreach (var (name, amount) in amounts)
        {
            ResourceNames.CheckOfQuota(name, $"{path}[{name}]", errors);
            ResourceNames.CheckAmount(name, amount, $"{path}[{name}]", errors);
        }
    }

    private static void Selector(ScopeSelector selector, ResourceQuotaSpec spec, string path, FieldErrors errors)
    {
        foreach (var requirement in selector.MatchExpressions)
        {
            if (!Scopes.Contains(requirement.ScopeName))
            {
                errors.Invalid($"{path}.scopeName", requirement.ScopeName, "unsupported scope");
            }
            foreach (var _ in Misfits(spec.Hard, requirement.ScopeName))
            {
                errors.Invalid(path, CommonRules.ToDocument(selector), "unsupported scope applied to resource");
            }
            // These scopes have no values to choose among.
            if (requirement.ScopeName is not ("PriorityClass" or "VolumeAttributesClass") && Scopes.Contains(requirement.ScopeName) && requirement.Operator != "Exists")
            {
                errors.Invalid($"{path}.operator", requirement.Operator, "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, "
                    + "ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity");
            }
            switch (requirement.Operator)
            {
                case "In" or "NotIn" when requirement.Values.Count == 0:
                    errors.Required($"{path}.values", "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
                    break;
                case "Exists" or "DoesNotExist" when requirement.Values.Count > 0:
                    errors.Invalid($"{path}.values", CommonRules.ToDocument(requirement.Values), "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector");
                    break;
                case not ("In" or "NotIn" or "Exists" or "DoesNotExist"):
                    errors.Invalid($"{path}.operator", requirement.Operator, "not a valid selector operator");
                    break;
            }
        }
        Conflicts([.. selector.MatchExpressions.Select(static r => r.ScopeName)], spec.Scopes, path, errors);
    }

    private static void Conflicts(IReadOnlyList<string> scopes, IReadOnlyList<string> shown, string path, FieldErrors errors)
    {
        foreach (var (one, other) in ((string, string)[])[("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating")])
        {
            if (scopes.Contains(one) && scopes.Contains(other))
            {
                errors.Invalid(path, CommonRules.ToDocument(shown), "conflicting scopes");
            }
        }
    }

    // A scope picks some of the pods, or of the claims: what else there is cannot be counted within it.
    private static IEnumerable<string> Misfits(IReadOnlyDictionary<string, Quantity> hard, string scope) => hard.Keys.Where(ResourceNames.IsQuota).Where(name => scope switch
    {
        "BestEffort" => name != "pods",
        "Terminating" or "NotTerminating" or "NotBestEffort" or "PriorityClass" or "CrossNamespacePodAffinity" =>
            name is not ("pods" or "cpu" or "memory" or "limits.cpu" or "limits.memory" or "requests.cpu" or "requests.memory"),
        "VolumeAttributesClass" => name is not ("persistentvolumeclaims" or "requests.storage"),
        _ => false,
    });
}

internal sealed class ResourceQuotaChangeValidator : KindValidator<Change<ResourceQuota>>
{
    public ResourceQuotaChangeValidator() => Check(static (change, errors) =>
    {
        var scopes = change.New.Spec.Scopes;
        if (!scopes.ToHashSet(StringComparer.Ordinal).SetEquals(change.Old.Spec.Scopes))
        {
            errors.Invalid("spec.scopes", CommonRules.ToDocument(scopes), CommonRules.Immutable);
        }
    });
}

internal sealed class ResourceQuotaStatusValidator : KindValidator<Change<ResourceQuota>>
{
    public ResourceQuotaStatusValidator() => Check(static (change, errors) =>
    {
        ResourceQuotaValidator.Amounts(change.New.Status.Hard, "status.hard", errors);
        ResourceQuotaValidator.Amounts(change.New.Status.Used, "status.used", errors);
    });
}
