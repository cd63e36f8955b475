using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.FieldValidation;

namespace MiniKube.ApiServer.ServerSideApply;

/// <summary>Lays a configuration over an object, and takes fields out of it, along the schema.</summary>
internal static class TypedMerge
{
    /// <summary>
    /// The live value with everything that the configuration names set as it says. Items of lists that merge keep the configuration's order; those
    /// that only the live list has stay where they were between their neighbours.
    /// </summary>
    public static Document Apply(Document live, Document configuration, Schema? schema)
    {
        if (live.Kind != configuration.Kind)
        {
            // Null takes nothing out of what has several owners.
            return configuration.IsNull && Structure.Of(live, schema) != Granularity.Whole && !Structure.IsEmpty(live) ? live : configuration;
        }
        switch (Structure.Of(configuration, schema))
        {
            case Granularity.Members:
                var merged = (DocumentObject)live;
                foreach (var (name, value) in (DocumentObject)configuration)
                {
                    if (merged[name] is { } old)
                    {
                        merged = merged.With(name, Apply(old, value, schema?.Member(name)));
                    }
                    else if (!IsAbsence(value, schema, name))
                    {
                        merged = merged.With(name, value);
                    }
                }
                return merged;
            case Granularity.Items:
                return MergeItems((DocumentArray)live, (DocumentArray)configuration, schema!);
            default:
                return configuration;
        }
    }

    /// <summary>The value without the fields of <paramref name="fields"/>; null when nothing is left of an object or list that lost something.</summary>
    public static Document? Remove(Document value, FieldSet fields, Schema? schema)
    {
        switch (value)
        {
            case DocumentObject o when !fields.IsEmpty:
                var members = new List<KeyValuePair<string, Document>>(o.Count);
                foreach (var (name, member) in o)
                {
                    var element = PathElement.Field(name);
                    if (!fields.Contains(element) && Remove(member, fields.Below(element), schema?.Member(name)) is { } kept)
                    {
                        members.Add(KeyValuePair.Create(name, kept));
                    }
                }
                return members.Count == 0 && o.Count > 0 ? null : new DocumentObject(members.ToArray());
            case DocumentArray a when !fields.IsEmpty && Structure.Of(a, schema) == Granularity.Items:
                var items = new List<Document>(a.Count);
                foreach (var item in a)
                {
                    var element = PathElement.Item(schema!, item) ?? "";
                    if (!fields.Contains(element) && Remove(item, fields.Below(element), schema!.Items) is { } kept)
                    {
                        items.Add(kept);
                    }
                }
                return items.Count == 0 && a.Count > 0 ? null : new DocumentArray(items.ToArray());
            default:
                return value;
        }
    }

    // What is absent already is not changed by being named: nobody else's claim to it is touched.
    private static bool IsAbsence(Document value, Schema? schema, string name) => schema is not null && BuiltInTypes.Has(schema)
        && schema.Field(name) is { } field && (value.IsNull || Absence.IsMeant(value, field));

    private static DocumentArray MergeItems(DocumentArray live, DocumentArray configuration, Schema schema)
    {
        var wanted = Structure.Items(configuration, schema);
        var wantedSteps = wanted.Select(w => w.Key).ToHashSet(StringComparer.Ordinal);
        var present = new Dictionary<string, Document>(StringComparer.Ordinal);
        foreach (var item in live)
        {
            present.TryAdd(PathElement.Item(schema, item) ?? "", item);
        }
        var result = new List<Document>(live.Count + wanted.Count);
        var next = 0;

        // Takes wanted items up to and including one.
        void TakeThrough(int end)
        {
            for (; next <= end; next++)
            {
                var (step, item) = wanted[next];
                result.Add(present.TryGetValue(step, out var old) ? Apply(old, item, schema.Items) : item);
            }
        }

        foreach (var item in live)
        {
            var step = PathElement.Item(schema, item) ?? "";
            if (!wantedSteps.Contains(step))
            {
                result.Add(item);
            }
            else if (wanted.FindIndex(next, w => w.Key == step) is >= 0 and var at && NextShared() == at)
            {
                TakeThrough(at);
            }
        }
        TakeThrough(wanted.Count - 1);
        return new DocumentArray(result.ToArray());

        // The first of the wanted items still to come that the live list has too: the two lists go on together from there.
        int NextShared() => wanted.FindIndex(next, w => present.ContainsKey(w.Key));
    }
}
