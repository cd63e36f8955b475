using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

internal sealed class NodeValidator : KindValidator<Node>
{
    public NodeValidator()
    {
        Part("spec.taints", static o => o.Spec.Taints, Taints);
        Check(static (o, errors) =>
        {
            if (!string.IsNullOrEmpty(o.Spec.PodCIDR) && o.Spec.PodCIDRs.Count > 0 && o.Spec.PodCIDRs[0] != o.Spec.PodCIDR)
            {
                errors.Invalid("spec.podCIDRs", CommonRules.ToDocument(o.Spec.PodCIDRs), "primary podCIDR must match the first of podCIDRs");
            }
            PodRanges(o.Spec.PodCIDRs, "spec.podCIDRs", errors);
        });
    }

    /// <summary>One range of pods' addresses, or one of each family.</summary>
    private static void PodRanges(IReadOnlyList<string> texts, string path, FieldErrors errors)
    {
        var ranges = texts.Select((text, i) => AddressRules.Range(text, $"{path}[{i}]", errors)).ToArray();
        if (texts.Count > 2 || (ranges is [{ } first, { } second] && first.BaseAddress.AddressFamily == second.BaseAddress.AddressFamily))
        {
            errors.Invalid(path, CommonRules.ToDocument(texts), "may specify no more than one CIDR for each IP family");
        }
        foreach (var (i, text) in texts.Index().Where(t => texts.Take(t.Index).Contains(t.Item)))
        {
            errors.Duplicate($"{path}[{i}]", text);
        }
    }

    private static void Taints(IReadOnlyList<Taint> taints, string path, FieldErrors errors)
    {
        var seen = new HashSet<(string, string)>();
        for (var i = 0; i < taints.Count; i++)
        {
            var (taint, at) = (taints[i], $"{path}[{i}]");
            errors.Invalid($"{at}.key", taint.Key, NameRules.QualifiedName(taint.Key));
            if (!string.IsNullOrEmpty(taint.Value))
            {
                errors.Invalid($"{at}.value", taint.Value, NameRules.LabelValue(taint.Value));
            }
            errors.RequiredOneOf($"{at}.effect", taint.Effect, "NoSchedule", "PreferNoSchedule", "NoExecute");
            if (!seen.Add((taint.Key, taint.Effect)))
            {
                errors.Duplicate(at, CommonRules.ToDocument(taint));
            }
        }
    }
}

internal sealed class NodeChangeValidator : KindValidator<Change<Node>>
{
    public NodeChangeValidator() => Check(static (change, errors) =>
    {
        var (before, after) = (change.Old.Spec, change.New.Spec);
        if (before.PodCIDRs.Count > 0 && !before.PodCIDRs.SequenceEqual(after.PodCIDRs))
        {
            errors.Forbidden("spec.podCIDRs", "node updates may not change podCIDR except from \"\" to valid");
        }
        if (!string.IsNullOrEmpty(before.ProviderID) && before.ProviderID != after.ProviderID)
        {
            errors.Forbidden("spec.providerID", "node updates may not change providerID except from \"\" to valid");
        }
    });
}
