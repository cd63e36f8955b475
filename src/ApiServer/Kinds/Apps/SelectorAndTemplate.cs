using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Apps;

/// <summary>What every kind that owns pods through a selector and a template must keep to.</summary>
internal static class SelectorAndTemplate
{
    public static void Check(LabelSelector selector, PodTemplateSpec template, string path, FieldErrors errors)
    {
        if (CommonRules.IsEmpty(selector))
        {
            errors.Required($"{path}.selector");
        }
        CommonRules.LabelSelector(selector, $"{path}.selector", errors);
        var labels = template.Metadata?.Labels ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;
        if (CommonRules.IsEmpty(selector) || !CommonRules.Matches(selector, labels))
        {
            errors.Invalid($"{path}.template.metadata.labels", CommonRules.ToDocument(labels), "`selector` does not match template `labels`");
        }
        PodTemplateRules.Check(template, $"{path}.template", errors);
        if (template.Spec is not { } spec)
        {
            return;
        }
        if (spec.RestartPolicy is { Length: > 0 } policy && policy != "Always")
        {
            errors.OneOf($"{path}.template.spec.restartPolicy", policy, "Always");
        }
        if (spec.ActiveDeadlineSeconds is not null)
        {
            errors.Forbidden($"{path}.template.spec.activeDeadlineSeconds", "activeDeadlineSeconds in ReplicaSet is not Supported");
        }
    }

    // Another selector would abandon the pods that the old one has found.
    public static void CheckUnchanged(LabelSelector old, LabelSelector updated, FieldErrors errors)
    {
        if (!old.Equals(updated))
        {
            errors.Invalid("spec.selector", CommonRules.ToDocument(updated), CommonRules.Immutable);
        }
    }
}
