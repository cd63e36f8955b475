using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>
/// Keys of labels whose values a term of affinity or a spreading constraint takes from the pod itself (KEP-3633, KEP-3243). When the pod is made they become requirements of
/// the label selector, so that whoever reads that need not know of them.
/// </summary>
internal static class LabelKeys
{
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";

    /// <summary>A new pod whose selectors have the requirements.</summary>
    public static DocumentObject Merge(DocumentObject pod)
    {
        var labels = pod.Map("metadata", "labels");
        if (labels.Count == 0)
        {
            return pod;
        }
        DocumentObject Merged(DocumentObject term) => Merge(Merge(term, "matchLabelKeys", "In", labels), "mismatchLabelKeys", "NotIn", labels);
        DocumentObject Terms(DocumentObject affinity) => affinity.EditEach(Required, Merged).EditEach(Preferred, p => p.Edit("podAffinityTerm", Merged));
        return pod.Edit("spec", spec => spec
            .Edit("affinity", a => a.Edit("podAffinity", Terms).Edit("podAntiAffinity", Terms))
            .EditEach("topologySpreadConstraints", Merged));
    }

    // Without a selector the keys are refused.
    private static DocumentObject Merge(DocumentObject term, string keys, string operation, IReadOnlyDictionary<string, string> labels)
    {
        var requirements = (term[keys]?.AsArray ?? DocumentArray.Empty).Select(static k => k.AsString ?? "").Where(labels.ContainsKey)
            .Select(k => (Document)new DocumentObject(("key", k), ("operator", operation), ("values", Document.Of([(Document)labels[k]])))).ToArray();
        return requirements.Length == 0 || term["labelSelector"] is not DocumentObject selector ? term
            : term.With("labelSelector", selector.With("matchExpressions", Document.Of([.. selector["matchExpressions"]?.AsArray ?? DocumentArray.Empty, .. requirements])));
    }

    /// <summary>The rules of a spreading constraint's keys, before they were merged or after.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="selector">The selector that they belong to.</param>
    /// <param name="path">Where the keys are.</param>
    /// <param name="errors">What is wrong.</param>
    public static void Check(IReadOnlyList<string> keys, LabelSelector? selector, string path, FieldErrors errors)
    {
        if (keys.Count > 0 && selector is null)
        {
            errors.Forbidden(path, "must not be specified when labelSelector is not set");
            return;
        }
        for (var i = 0; i < keys.Count; i++)
        {
            var key = keys[i];
            errors.Invalid($"{path}[{i}]", key, NameRules.QualifiedName(key));
            var own = selector!.MatchExpressions.Where(e => e.Key == key).ToArray();
            if (selector.MatchLabels.ContainsKey(key) || own.Length > 1 || own is [var only] && (only.Operator != "In" || only.Values.Count != 1))
            {
                errors.Invalid($"{path}[{i}]", key, "exists in both matchLabelKeys and labelSelector");
            }
        }
    }
}
