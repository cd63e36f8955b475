using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;

namespace MiniKube.Kubectl.Apply;

/// <summary>
/// The patch that brings a live object to what a manifest says: fields of the manifest that differ are set; fields that the manifest had last time and has no
/// longer are removed; everything else, set by others, stays. With a schema it is a strategic merge patch, without one a JSON merge patch (lists whole).
/// </summary>
/// <example>last {a:1,b:2}, now {a:3}, live {a:1,b:2,c:9}: the patch is {a:3,b:null}.</example>
internal static class ThreeWayMerge
{
    /// <param name="last">What the manifest was last time; empty when unknown.</param>
    /// <param name="now">The manifest.</param>
    /// <param name="live">The object on the server.</param>
    /// <param name="schema">Null: nothing is known of the kind.</param>
    public static DocumentObject Patch(DocumentObject last, DocumentObject now, DocumentObject live, Schema? schema)
    {
        var patch = new List<KeyValuePair<string, Document>>();
        foreach (var (name, wanted) in now)
        {
            if (!wanted.IsNull)
            {
                AddMember(patch, name, last[name], wanted, live[name], schema?.Member(name), FieldStrategy(schema, name));
            }
        }
        foreach (var (name, _) in last)
        {
            if (live.Contains(name) && now[name] is null or { IsNull: true })
            {
                patch.Add(new(name, Document.Null));
            }
        }
        foreach (var (name, wanted) in now)
        {
            // A null in the manifest asks for the field's removal, whether or not it was there last time.
            if (wanted.IsNull && live.Contains(name) && !last.Contains(name))
            {
                patch.Add(new(name, Document.Null));
            }
        }
        return new DocumentObject(patch.ToArray());
    }

    private static PatchStrategy FieldStrategy(Schema? schema, string name) => schema?.Field(name)?.PatchStrategy ?? PatchStrategy.Replace;

    private static void AddMember(
        List<KeyValuePair<string, Document>> patch, string name, Document? last, Document wanted, Document? live, Schema? schema, PatchStrategy strategy)
    {
        if (live is null || live.Kind != wanted.Kind)
        {
            patch.Add(new(name, wanted));
            return;
        }
        switch (wanted)
        {
            case DocumentObject w:
                var changes = Patch(last as DocumentObject ?? DocumentObject.Empty, w, (DocumentObject)live, schema);
                if (schema is not null && strategy.HasFlag(PatchStrategy.RetainKeys))
                {
                    changes = RetainKeys(changes, w, (DocumentObject)live);
                }
                if (changes.Count > 0)
                {
                    patch.Add(new(name, changes));
                }
                break;
            case DocumentArray w when schema?.PatchStrategy?.HasFlag(PatchStrategy.Merge) == true:
                MergedList.AddChanges(patch, name, last as DocumentArray ?? DocumentArray.Empty, w, (DocumentArray)live, schema);
                break;
            default:
                if (!wanted.Equals(live))
                {
                    patch.Add(new(name, wanted));
                }
                break;
        }
    }

    /// <summary>Where one of several members is chosen (a volume's source, a deployment's strategy), choosing another drops the former one.</summary>
    internal static DocumentObject RetainKeys(DocumentObject changes, DocumentObject wanted, DocumentObject live)
    {
        var dropped = live.Any(m => !wanted.Contains(m.Key));
        if (changes.Count == 0 && !dropped)
        {
            return changes;
        }
        return changes.Count == 0 && !ChoosesAnother(wanted, live)
            ? changes
            : changes.With("$retainKeys", Document.Of(wanted.Names.Order(StringComparer.Ordinal).Select(Document.Of)));
    }

    // Members that the server filled in beside the chosen one are no other choice as long as all that is wanted is there.
    private static bool ChoosesAnother(DocumentObject wanted, DocumentObject live) => wanted.Any(m => !live.Contains(m.Key));
}
