using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;

namespace MiniKube.ApiServer.ServerSideApply;

/// <summary>How a value is seen by apply: as a whole, or by its parts.</summary>
internal enum Granularity
{
    /// <summary>A scalar, or an object or list that has one owner.</summary>
    Whole,

    /// <summary>An object or map, each of whose members has its own owners.</summary>
    Members,

    /// <summary>A list, each of whose items has its own owners.</summary>
    Items,
}

/// <summary>The parts of a value as its schema tells them apart.</summary>
internal static class Structure
{
    public static Granularity Of(Document value, Schema? schema) => value switch
    {
        DocumentObject => schema?.AtomicMap == true ? Granularity.Whole : Granularity.Members,
        DocumentArray => schema?.ListType is ListType.Set or ListType.Map ? Granularity.Items : Granularity.Whole,
        _ => Granularity.Whole,
    };

    /// <summary>How two versions of a value are compared: by parts only where both have them, or where one is absent.</summary>
    public static Granularity Of(Document? left, Document? right, Schema? schema)
    {
        if (left is null || right is null)
        {
            var one = (left ?? right)!;
            return IsEmpty(one) ? Granularity.Whole : Of(one, schema);
        }
        return left.Kind == right.Kind && !(IsEmpty(left) && IsEmpty(right)) ? Of(left, schema) : Granularity.Whole;
    }

    /// <summary>
    /// A list's items by their steps, in order. Items that share a step count as one, which holds them all:
    /// live objects may have such (other writes do not refuse them), configurations not (<see cref="TypedValue"/>).
    /// </summary>
    public static List<KeyValuePair<string, Document>> Items(DocumentArray list, Schema schema)
    {
        var items = new List<KeyValuePair<string, Document>>(list.Count);
        // One item alone shares its step with nobody.
        var places = list.Count > 1 ? new Dictionary<string, int>(list.Count, StringComparer.Ordinal) : null;
        for (var i = 0; i < list.Count; i++)
        {
            var element = PathElement.Item(schema, list[i]) ?? PathElement.Index(i);
            if (places is null || places.TryAdd(element, items.Count))
            {
                items.Add(KeyValuePair.Create(element, list[i]));
            }
            else
            {
                var at = places[element];
                items[at] = KeyValuePair.Create<string, Document>(element, new DocumentArray([.. Parts(items[at].Value), list[i]]));
            }
        }
        return items;

        static IEnumerable<Document> Parts(Document value) => value is DocumentArray several ? several : [value];
    }

    public static bool IsEmpty(Document value) => value is DocumentObject { Count: 0 } or DocumentArray { Count: 0 } || value.IsNull;
}
