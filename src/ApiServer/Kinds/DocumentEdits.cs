using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds;

/// <summary>Small steps for functions that give a tree its defaults. Each returns the same tree when there was nothing to do.</summary>
internal static class DocumentEdits
{
    /// <summary>Sets a member that is absent; an empty string is absent too, as in fields of Go that are not pointers.</summary>
    public static DocumentObject Or(this DocumentObject o, string name, Document value) =>
        o[name] is null or DocumentString { Value: "" } ? o.With(name, value) : o;

    /// <summary>Sets a member that is absent or 0.</summary>
    public static DocumentObject OrNumber(this DocumentObject o, string name, long value) => o[name]?.AsInteger is null or 0 ? o.With(name, value) : o;

    /// <summary>Sets a member only where it is absent.</summary>
    public static DocumentObject OrAbsent(this DocumentObject o, string name, Document value) => o.Contains(name) ? o : o.With(name, value);

    /// <summary>Sets a member where there is something to set it to.</summary>
    public static DocumentObject WithAny(this DocumentObject o, string name, Document? value) => value is null ? o : o.With(name, value);

    /// <summary>Changes a member that is an object; where it is not there, nothing happens.</summary>
    public static DocumentObject Edit(this DocumentObject o, string name, Func<DocumentObject, DocumentObject> change) =>
        o[name] is DocumentObject member ? o.With(name, change(member)) : o;

    /// <summary>Changes a member that is an object, and makes it where it is not there.</summary>
    public static DocumentObject EditOrMake(this DocumentObject o, string name, Func<DocumentObject, DocumentObject> change) =>
        o.With(name, change(o[name]?.AsObject ?? DocumentObject.Empty));

    /// <summary>Changes every object in a list.</summary>
    public static DocumentObject EditEach(this DocumentObject o, string name, Func<DocumentObject, DocumentObject> change)
    {
        if (o[name] is not DocumentArray list)
        {
            return o;
        }
        Document[]? changed = null;
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is DocumentObject item && change(item) is var result && !ReferenceEquals(result, item))
            {
                changed ??= [.. list];
                changed[i] = result;
            }
        }
        return changed is null ? o : o.With(name, new DocumentArray(changed));
    }

    /// <summary>The objects in a list member; none where there is no such list.</summary>
    public static IEnumerable<DocumentObject> Each(this Document? o, string name) => (o?[name]?.AsArray ?? DocumentArray.Empty).OfType<DocumentObject>();

    /// <summary>A member's text; the empty string where it is absent.</summary>
    public static string Text(this Document? o, params ReadOnlySpan<string> path) => o?.At(path)?.AsString ?? "";

    public static long Number(this Document? o, params ReadOnlySpan<string> path) => o?.At(path)?.AsInteger ?? 0;

    public static bool Flag(this Document? o, params ReadOnlySpan<string> path) => o?.At(path)?.AsBoolean ?? false;

    /// <summary>A map of texts.</summary>
    public static IReadOnlyDictionary<string, string> Map(this Document? o, params ReadOnlySpan<string> path) =>
        (o?.At(path)?.AsObject ?? DocumentObject.Empty).ToDictionary(m => m.Key, m => m.Value.AsString ?? "", StringComparer.Ordinal);
}
