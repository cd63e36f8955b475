using System.Collections.ObjectModel;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Apps;

/// <summary>What every kind that owns pods through a selector and a template must keep to.</summary>
internal static class SelectorAndTemplate
{
    /// <summary>The rules of Deployments and ReplicaSets: a selector that selects what the template makes, and pods that run until they are deleted.</summary>
    public static void Check(LabelSelector selector, PodTemplateSpec template, string path, FieldErrors errors)
    {
        if (CommonRules.IsEmpty(selector))
        {
            errors.Required($"{path}.selector");
        }
        CommonRules.LabelSelector(selector, $"{path}.selector", errors);
        CheckMatch(CommonRules.IsEmpty(selector) ? null : selector, template, path, errors);
        PodTemplateRules.Check(template, $"{path}.template", errors);
        CheckRunsAlways(template, path, "ReplicaSet", errors);
    }

    /// <summary>The selector selects the template's pods; null selects none.</summary>
    public static void CheckMatch(LabelSelector? selector, PodTemplateSpec template, string path, FieldErrors errors)
    {
        var labels = template.Metadata?.Labels ?? ReadOnlyDictionary<string, string>.Empty;
        if (selector is null || !CommonRules.Matches(selector, labels))
        {
            errors.Invalid($"{path}.template.metadata.labels", CommonRules.ToDocument(labels), "`selector` does not match template `labels`");
        }
    }

    /// <summary>Pods that a controller of the kind keeps running have no end of their own.</summary>
    public static void CheckRunsAlways(PodTemplateSpec template, string path, string kind, FieldErrors errors)
    {
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
            errors.Forbidden($"{path}.template.spec.activeDeadlineSeconds", $"activeDeadlineSeconds in {kind} is not Supported");
        }
    }

    // Another selector would abandon the pods that the old one has found.
    public static void CheckUnchanged(LabelSelector? old, LabelSelector? updated, FieldErrors errors)
    {
        if (!Equals(old, updated))
        {
            errors.Invalid("spec.selector", updated is null ? null : CommonRules.ToDocument(updated), CommonRules.Immutable);
        }
    }
}
