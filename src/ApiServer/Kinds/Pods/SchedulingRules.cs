using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of what a pod tells the scheduler: node selector, affinity, tolerations, spreading, gates.</summary>
internal static class SchedulingRules
{
    private const int MaxWeight = 100;

    public static void Affinity(Affinity? affinity, string path, FieldErrors errors)
    {
        Node(affinity?.NodeAffinity, $"{path}.nodeAffinity", errors);
        Pods(affinity?.PodAffinity?.RequiredDuringSchedulingIgnoredDuringExecution, affinity?.PodAffinity?.PreferredDuringSchedulingIgnoredDuringExecution,
            $"{path}.podAffinity", errors);
        Pods(affinity?.PodAntiAffinity?.RequiredDuringSchedulingIgnoredDuringExecution, affinity?.PodAntiAffinity?.PreferredDuringSchedulingIgnoredDuringExecution,
            $"{path}.podAntiAffinity", errors);
    }

    public static void Gates(IReadOnlyList<PodSchedulingGate> gates, string path, FieldErrors errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, gate) in gates.Index())
        {
            errors.Invalid($"{path}[{i}]", gate.Name, NameRules.QualifiedName(gate.Name));
            if (!seen.Add(gate.Name))
            {
                errors.Duplicate($"{path}[{i}]", gate.Name);
            }
        }
    }

    public static void Toleration(Toleration toleration, string at, FieldErrors errors)
    {
        if (toleration.Key is { Length: > 0 } key)
        {
            errors.Invalid($"{at}.key", key, NameRules.QualifiedName(key));
        }
        else if (toleration.Operator != "Exists")
        {
            errors.Invalid($"{at}.operator", toleration.Operator ?? "", "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
        }
        if (toleration.TolerationSeconds is not null && toleration.Effect != "NoExecute")
        {
            errors.Invalid($"{at}.effect", toleration.Effect ?? "", "effect must be 'NoExecute' when `tolerationSeconds` is set");
        }
        switch (toleration.Operator)
        {
            case null or "" or "Equal":
                if (NameRules.LabelValue(toleration.Value ?? "") is { Count: > 0 } problems)
                {
                    errors.Invalid($"{at}.operator", toleration.Value ?? "", string.Join(';', problems));
                }
                break;
            case "Exists" when toleration.Value is { Length: > 0 } useless:
                errors.Invalid($"{at}.operator", useless, "value must be empty when `operator` is 'Exists'");
                break;
            case not "Exists":
                errors.OneOf($"{at}.operator", toleration.Operator, "Equal", "Exists");
                break;
        }
        if (toleration.Effect is { Length: > 0 } effect)
        {
            errors.OneOf($"{at}.effect", effect, "NoSchedule", "PreferNoSchedule", "NoExecute");
        }
    }

    private static void Node(NodeAffinity? affinity, string path, FieldErrors errors)
    {
        if (affinity?.RequiredDuringSchedulingIgnoredDuringExecution is { } required)
        {
            NodeSelector(required, $"{path}.requiredDuringSchedulingIgnoredDuringExecution", errors);
        }
        for (var i = 0; i < (affinity?.PreferredDuringSchedulingIgnoredDuringExecution.Count ?? 0); i++)
        {
            var (preferred, at) = (affinity!.PreferredDuringSchedulingIgnoredDuringExecution[i], $"{path}.preferredDuringSchedulingIgnoredDuringExecution[{i}]");
            Weight(preferred.Weight, $"{at}.weight", errors);
            // What cannot match may still be preferred.
            Term(preferred.Preference, checksValues: false, $"{at}.preference", errors);
        }
    }

    /// <summary>Terms of which a node has to match one.</summary>
    public static void NodeSelector(NodeSelector selector, string path, FieldErrors errors)
    {
        if (selector.NodeSelectorTerms.Count == 0)
        {
            errors.Required($"{path}.nodeSelectorTerms", "must have at least one node selector term");
        }
        for (var i = 0; i < selector.NodeSelectorTerms.Count; i++)
        {
            Term(selector.NodeSelectorTerms[i], checksValues: true, $"{path}.nodeSelectorTerms[{i}]", errors);
        }
    }

    private static void Term(NodeSelectorTerm term, bool checksValues, string path, FieldErrors errors)
    {
        for (var i = 0; i < term.MatchExpressions.Count; i++)
        {
            var (requirement, at) = (term.MatchExpressions[i], $"{path}.matchExpressions[{i}]");
            CommonRules.Requirement(requirement.Operator, requirement.Values.Count, at, errors, compares: true);
            errors.Invalid($"{at}.key", requirement.Key, NameRules.QualifiedName(requirement.Key));
            foreach (var (v, value) in requirement.Values.Index().Where(_ => checksValues))
            {
                errors.Invalid($"{at}.values[{v}]", value, NameRules.LabelValue(value));
            }
        }
        for (var i = 0; i < term.MatchFields.Count; i++)
        {
            var (requirement, at) = (term.MatchFields[i], $"{path}.matchFields[{i}]");
            if (requirement.Operator is not ("In" or "NotIn"))
            {
                errors.Invalid($"{at}.operator", requirement.Operator, "not a valid selector operator");
            }
            else if (requirement.Values.Count != 1)
            {
                errors.Required($"{at}.values", "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
            }
            if (requirement.Key != "metadata.name")
            {
                errors.Invalid($"{at}.key", requirement.Key, "not a valid field selector key");
                continue;
            }
            foreach (var (v, value) in requirement.Values.Index())
            {
                errors.Invalid($"{at}.values[{v}]", value, NameRules.Dns1123Subdomain(value));
            }
        }
    }

    private static void Pods(IReadOnlyList<PodAffinityTerm>? required, IReadOnlyList<WeightedPodAffinityTerm>? preferred, string path, FieldErrors errors)
    {
        for (var i = 0; i < (required?.Count ?? 0); i++)
        {
            PodTerm(required![i], $"{path}.requiredDuringSchedulingIgnoredDuringExecution[{i}]", errors);
        }
        for (var i = 0; i < (preferred?.Count ?? 0); i++)
        {
            var at = $"{path}.preferredDuringSchedulingIgnoredDuringExecution[{i}]";
            Weight(preferred![i].Weight, $"{at}.weight", errors);
            PodTerm(preferred[i].PodAffinityTerm, $"{at}.podAffinityTerm", errors);
        }
    }

    private static void PodTerm(PodAffinityTerm term, string path, FieldErrors errors)
    {
        if (term.LabelSelector is { } selector)
        {
            CommonRules.LabelSelector(selector, $"{path}.labelSelector", errors);
        }
        if (term.NamespaceSelector is { } namespaces)
        {
            CommonRules.LabelSelector(namespaces, $"{path}.namespaceSelector", errors);
        }
        foreach (var name in term.Namespaces)
        {
            errors.Invalid($"{path}.namespace", name, NameRules.Dns1123Label(name));
        }
        PairedLabelKeys(term, path, errors);
        if (string.IsNullOrEmpty(term.TopologyKey))
        {
            errors.Required($"{path}.topologyKey", "can not be empty");
        }
        errors.Invalid($"{path}.topologyKey", term.TopologyKey, NameRules.QualifiedName(term.TopologyKey));
    }

    // The values of these labels are taken from the pod itself: others with the same ones are meant, or those with other ones (KEP-3633).
    private static void PairedLabelKeys(PodAffinityTerm term, string path, FieldErrors errors)
    {
        foreach (var (member, keys) in ((string, IReadOnlyList<string>)[])[("matchLabelKeys", term.MatchLabelKeys), ("mismatchLabelKeys", term.MismatchLabelKeys)])
        {
            if (keys.Count > 0 && term.LabelSelector is null)
            {
                errors.Forbidden($"{path}.{member}", "must not be specified when labelSelector is not set");
                continue;
            }
            foreach (var (i, key) in keys.Index())
            {
                errors.Invalid($"{path}.{member}[{i}]", key, NameRules.QualifiedName(key));
            }
        }
        // What the keys add to the selector is there already; a key that stands there twice was there before.
        var selected = term.LabelSelector?.MatchLabels.Keys.ToHashSet(StringComparer.Ordinal) ?? [];
        foreach (var expression in term.LabelSelector?.MatchExpressions ?? [])
        {
            var place = term.MatchLabelKeys.ToList().LastIndexOf(expression.Key);
            if (!selected.Add(expression.Key) && place >= 0)
            {
                errors.Invalid($"{path}[{place}]", expression.Key, "exists in both matchLabelKeys and labelSelector");
            }
        }
        foreach (var (i, key) in term.MatchLabelKeys.Index().Where(k => term.MismatchLabelKeys.Contains(k.Item)))
        {
            errors.Invalid($"{path}.matchLabelKeys[{i}]", key, "exists in both matchLabelKeys and mismatchLabelKeys");
        }
    }

    public static void Spread(IReadOnlyList<TopologySpreadConstraint> constraints, string path, FieldErrors errors)
    {
        var seen = new HashSet<(string, string)>();
        for (var i = 0; i < constraints.Count; i++)
        {
            var (constraint, at) = (constraints[i], $"{path}[{i}]");
            if (constraint.MaxSkew <= 0)
            {
                errors.Invalid($"{at}.maxSkew", constraint.MaxSkew, "must be greater than zero");
            }
            if (constraint.MinDomains is { } domains and <= 0)
            {
                errors.Invalid($"{at}.minDomains", domains, "must be greater than zero");
            }
            if (string.IsNullOrEmpty(constraint.TopologyKey))
            {
                errors.Required($"{at}.topologyKey", "can not be empty");
            }
            else
            {
                errors.Invalid($"{at}.topologyKey", constraint.TopologyKey, NameRules.QualifiedName(constraint.TopologyKey));
            }
            errors.OneOf($"{at}.whenUnsatisfiable", constraint.WhenUnsatisfiable, "DoNotSchedule", "ScheduleAnyway");
            if (constraint.MinDomains is not null && constraint.WhenUnsatisfiable != "DoNotSchedule")
            {
                errors.Invalid($"{at}.minDomains", constraint.MinDomains.Value,
                    $"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {constraint.WhenUnsatisfiable}");
            }
            foreach (var (name, policy) in ((string, string?)[])
                [("nodeAffinityPolicy", constraint.NodeAffinityPolicy), ("nodeTaintsPolicy", constraint.NodeTaintsPolicy)])
            {
                if (policy is not null)
                {
                    errors.OneOf($"{at}.{name}", policy, "Honor", "Ignore");
                }
            }
            LabelKeys.Check(constraint.MatchLabelKeys, constraint.LabelSelector, $"{at}.matchLabelKeys", errors);
            if (!seen.Add((constraint.TopologyKey, constraint.WhenUnsatisfiable)))
            {
                errors.Duplicate($"{at}.{{topologyKey, whenUnsatisfiable}}", $"{{{constraint.TopologyKey}, {constraint.WhenUnsatisfiable}}}");
            }
            if (constraint.LabelSelector is { } selector)
            {
                CommonRules.LabelSelector(selector, $"{at}.labelSelector", errors);
            }
        }
    }

    private static void Weight(int weight, string path, FieldErrors errors)
    {
        if (weight is < 1 or > MaxWeight)
        {
            errors.Invalid(path, weight, "must be in the range 1-100");
        }
    }
}
