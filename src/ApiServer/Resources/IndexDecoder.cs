using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Resources;

/// <summary>What selectors look at in a stored object: labels, name, namespace and the kind's selectable fields.</summary>
internal static class IndexDecoder
{
    public static EntryDecoder For(KindDeclaration kind) => For(kind.Namespaced, kind.SelectableFields);

    public static EntryDecoder For(bool namespaced, IReadOnlyList<SelectableField> selectable) => (_, json) =>
    {
        var document = DocumentJson.Parse(json.Span);
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in document.At("metadata", "labels")?.AsObject ?? DocumentObject.Empty)
        {
            labels[name] = value.AsString ?? "";
        }
        var fields = new Dictionary<string, string>(2 + selectable.Count, StringComparer.Ordinal)
        {
            ["metadata.name"] = document.At("metadata", "name")?.AsString ?? "",
        };
        if (namespaced)
        {
            fields["metadata.namespace"] = document.At("metadata", "namespace")?.AsString ?? "";
        }
        foreach (var field in selectable)
        {
            fields[field.Path] = field.Value((DocumentObject)document);
        }
        return new EntryIndex(labels, fields);
    };

    /// <summary>
    /// The filter of a request's selectors; null where they hold nothing back. Nobody knows whether they would select what cannot be read: it comes through, so that
    /// the request fails instead of leaving it out.
    /// </summary>
    public static Func<CacheEntry, bool>? Filter(Api.Selectors.LabelSelectorExpression labels, Api.Selectors.FieldSelector fields) =>
        (labels.IsEverything, fields.IsEverything) switch
        {
            (true, true) => null,
            (false, true) => entry => !entry.IsReadable || labels.Matches(entry.Index.Labels),
            (true, false) => entry => !entry.IsReadable || fields.Matches(entry.Index.Fields),
            _ => entry => !entry.IsReadable || (labels.Matches(entry.Index.Labels) && fields.Matches(entry.Index.Fields)),
        };
}
