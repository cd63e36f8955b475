using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;

namespace MiniKube.ApiServer.ServerSideApply;

/// <summary>Finds what no configuration may have: two items of a set that are equal, or two of a map list with the same keys.</summary>
internal static class RepeatedItems
{
    /// <summary>Each repetition in the words of messages: <c>.spec.containers[name="c"].env: duplicate entries for key [name="A"]</c>.</summary>
    public static IEnumerable<string> Find(Document value, Schema? schema) => Find(value, schema, "");

    // What has one owner as a whole may hold sets and maps below it all the same.
    private static IEnumerable<string> Find(Document value, Schema? schema, string path) => value switch
    {
        DocumentObject o => o.SelectMany(m => Find(m.Value, schema?.Member(m.Key), path + PathElement.Display(PathElement.Field(m.Key)))),
        DocumentArray list when schema is not null => InList(list, schema, path),
        _ => [],
    };

    private static IEnumerable<string> InList(DocumentArray list, Schema schema, string path)
    {
        var merges = schema.ListType is ListType.Set or ListType.Map;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var element = (merges ? PathElement.Item(schema, list[i]) : null) ?? PathElement.Index(i);
            var display = PathElement.Display(element);
            if (!seen.Add(element))
            {
                yield return $"{path}: duplicate entries for key {display}";
            }
            foreach (var below in Find(list[i], schema.Items, path + display))
            {
                yield return below;
            }
        }
    }
}
