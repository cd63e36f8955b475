using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;

namespace MiniKube.ApiServer.ServerSideApply;

/// <summary>What differs between two versions of an object.</summary>
internal sealed record FieldChanges(FieldSet Added, FieldSet Modified, FieldSet Removed)
{
    public static FieldChanges None { get; } = new(FieldSet.Empty, FieldSet.Empty, FieldSet.Empty);
    public bool IsEmpty => Added.IsEmpty && Modified.IsEmpty && Removed.IsEmpty;
}

/// <summary>Walks objects along their schema and tells which fields they have, and which differ.</summary>
internal static class FieldWalk
{
    /// <summary>The fields that a configuration names, and so lays claim to.</summary>
    public static FieldSet FieldsOf(Document value, Schema? schema)
    {
        var nodes = new List<FieldSet.Node>();
        switch (Structure.Of(value, schema))
        {
            case Granularity.Members:
                foreach (var (name, member) in (DocumentObject)value)
                {
                    var memberSchema = schema?.Member(name);
                    // The entries of a map are members by themselves; a field of a struct only where nothing stands below it.
                    var own = schema?.Field(name) is null || member is DocumentObject { Count: 0 } || member.IsNull || IsWhole(member, memberSchema);
                    nodes.Add(new(PathElement.Field(name), own, IsWhole(member, memberSchema) ? FieldSet.Empty : FieldsOf(member, memberSchema)));
                }
                break;
            case Granularity.Items:
                foreach (var (element, item) in Structure.Items((DocumentArray)value, schema!))
                {
                    nodes.Add(new(element, true, IsWhole(item, schema!.Items) ? FieldSet.Empty : FieldsOf(item, schema.Items)));
                }
                break;
        }
        return FieldSet.Of(nodes);
    }

    /// <summary>What became of <paramref name="before"/> in <paramref name="after"/>. Both are objects of <paramref name="schema"/>.</summary>
    public static FieldChanges Compare(DocumentObject before, DocumentObject after, Schema schema) => CompareParts(before, after, schema, Granularity.Members);

    private static bool IsWhole(Document value, Schema? schema) => Structure.Of(value, schema) == Granularity.Whole;

    private static FieldChanges CompareParts(Document? before, Document? after, Schema? schema, Granularity granularity)
    {
        if (ReferenceEquals(before, after))
        {
            return FieldChanges.None;
        }
        var changes = new Collector();
        if (granularity == Granularity.Members)
        {
            var (left, right) = (before as DocumentObject ?? DocumentObject.Empty, after as DocumentObject ?? DocumentObject.Empty);
            foreach (var (name, value) in right)
            {
                var field = schema?.Field(name);
                changes.Add(field?.Step ?? PathElement.Field(name), left[name] ?? Unset(schema, field), value, field?.Schema ?? schema?.Values);
            }
            foreach (var (name, value) in left)
            {
                if (!right.Contains(name))
                {
                    changes.Add(PathElement.Field(name), value, Unset(schema, schema?.Field(name)), schema?.Member(name));
                }
            }
        }
        else
        {
            var left = Structure.Items(before as DocumentArray ?? DocumentArray.Empty, schema!).ToDictionary(StringComparer.Ordinal);
            foreach (var (element, item) in Structure.Items(after as DocumentArray ?? DocumentArray.Empty, schema!))
            {
                left.Remove(element, out var old);
                changes.Add(element, old, item, schema!.Items);
            }
            foreach (var (element, item) in left)
            {
                changes.Add(element, item, null, schema!.Items);
            }
        }
        return changes.Result;
    }

    /// <summary>
    /// What upstream compares with where a field of a built-in type is absent: Go's structs hold the empty values of their members. So a new object does not
    /// bring <c>f:spec</c> itself, only what is in it. Null for what can be absent there too.
    /// </summary>
    private static Document? Unset(Schema? owner, SchemaField? field) => owner?.IsCustom == true ? null : field switch
    {
        { Embedded: true } or { Required: true, Schema.Values: not null } => DocumentObject.Empty,
        { Required: true, Schema.Type: SchemaType.Array } => DocumentArray.Empty,
        { Required: true, Schema: { Type: SchemaType.String, Format: null } } => "",
        { Required: true, Schema: { Type: SchemaType.Integer, IntOrString: false } } => 0,
        { Required: true, Schema.Type: SchemaType.Boolean } => false,
        _ => null,
    };

    /// <summary>Every path below a value that has come or gone as a whole.</summary>
    private static FieldSet Everything(Document value, Schema? schema)
    {
        switch (Structure.Of(null, value, schema))
        {
            case Granularity.Members:
                var members = (DocumentObject)value;
                var nodes = new FieldSet.Node[members.Count];
                var at = 0;
                foreach (var (name, member) in members)
                {
                    var field = schema?.Field(name);
                    nodes[at++] = new(field?.Step ?? PathElement.Field(name), true, Everything(member, field?.Schema ?? schema?.Values));
                }
                return FieldSet.Of(nodes);
            case Granularity.Items:
                return FieldSet.Of(Structure.Items((DocumentArray)value, schema!).Select(i => new FieldSet.Node(i.Key, true, Everything(i.Value, schema!.Items))).ToArray());
            default:
                return FieldSet.Empty;
        }
    }

    /// <summary>Gathers the changes of the parts of one value.</summary>
    private struct Collector
    {
        private List<FieldSet.Node>? added;
        private List<FieldSet.Node>? modified;
        private List<FieldSet.Node>? removed;

        public readonly FieldChanges Result => added is null && modified is null && removed is null
            ? FieldChanges.None
            : new(FieldSet.Of(added ?? []), FieldSet.Of(modified ?? []), FieldSet.Of(removed ?? []));

        public void Add(string element, Document? before, Document? after, Schema? schema)
        {
            if (ReferenceEquals(before, after))
            {
                return;
            }
            if (before is null)
            {
                (added ??= []).Add(new(element, true, Everything(after!, schema)));
                return;
            }
            if (after is null)
            {
                (removed ??= []).Add(new(element, true, Everything(before, schema)));
                return;
            }
            var granularity = Structure.Of(before, after, schema);
            var below = granularity == Granularity.Whole ? FieldChanges.None : CompareParts(before, after, schema, granularity);
            var differs = granularity == Granularity.Whole && !before.Equals(after);
            Note(ref added, element, false, below.Added);
            Note(ref modified, element, differs, below.Modified);
            Note(ref removed, element, false, below.Removed);
        }

        private static void Note(ref List<FieldSet.Node>? nodes, string element, bool isMember, FieldSet children)
        {
            if (isMember || !children.IsEmpty)
            {
                (nodes ??= []).Add(new(element, isMember, children));
            }
        }
    }
}
