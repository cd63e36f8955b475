using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;

namespace MiniKube.ApiServer.FieldValidation;

/// <summary>
/// What becomes of fields that a text gives more than once. Upstream's decoder reads the later one into the struct, list or map that the earlier one left, so
/// that members of both remain; of anything else the last counts. Null takes back what came before it where Go has a
/// pointer, a list or a map, and is passed over elsewhere.
/// </summary>
internal static class RepeatedFields
{
    /// <summary>The object with the values of each repeated field made one. It remembers what was repeated, also inside the values.</summary>
    public static DocumentObject Merge(DocumentObject document, Schema schema) =>
        document.Duplicates.Any(static d => d.Earlier is not null) ? Merge([document], schema) : document;

    private static DocumentObject Merge(IReadOnlyList<DocumentObject> parts, Schema schema)
    {
        var given = new OrderedDictionary<string, List<Document>>(StringComparer.Ordinal);
        var duplicates = new List<RepeatedMember>();
        foreach (var part in parts)
        {
            foreach (var (name, _) in part)
            {
                given.TryAdd(name, []);
            }
            foreach (var repeated in part.Duplicates)
            {
                duplicates.Add(new RepeatedMember(repeated.Name, parts.Count == 1 ? repeated.After : given.Count));
                if (repeated.Earlier is { } earlier && given.TryGetValue(repeated.Name, out var values))
                {
                    values.Add(earlier);
                }
            }
            foreach (var (name, value) in part)
            {
                given[name].Add(value);
            }
        }
        return new DocumentObject(given.Select(g => KeyValuePair.Create(g.Key, Value(Read(g.Value, schema.Field(g.Key)), schema.Field(g.Key)?.Schema))).ToArray(), duplicates);
    }

    // Without the nulls at the end that say nothing.
    private static List<Document> Read(List<Document> given, SchemaField? field)
    {
        var passesOver = field is { Embedded: true } or { OmitsZero: true } or { Required: true, Schema: { Type: not (SchemaType.Array or SchemaType.Object), Nullable: false } };
        while (passesOver && given.Count > 1 && given[^1].IsNull)
        {
            given.RemoveAt(given.Count - 1);
        }
        return given;
    }

    private static Document Value(IReadOnlyList<Document> given, Schema? schema) => given[^1] switch
    {
        DocumentObject when given.Count > 1 && schema is not null && (schema.Fields.Count > 0 || schema.Values is not null) =>
            Merge(Latest<DocumentObject>(given), schema),
        DocumentArray { Count: > 0 } last when given.Count > 1 && schema?.Items is { } items => Merge(Latest<DocumentArray>(given), last.Count, items),
        var last => last,
    };

    // The later list decides how many there are; each item is read into the one that stood in its place.
    private static DocumentArray Merge(IReadOnlyList<DocumentArray> lists, int count, Schema items) =>
        new(Enumerable.Range(0, count).Select(i => Value([.. from list in lists where i < list.Count select list[i]], items)).ToArray());

    // Those at the end that are of one form.
    private static List<T> Latest<T>(IReadOnlyList<Document> given) where T : Document
    {
        var latest = given.Reverse().TakeWhile(static v => v is T).Cast<T>().ToList();
        latest.Reverse();
        return latest;
    }
}
