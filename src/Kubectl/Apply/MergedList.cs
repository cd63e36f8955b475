using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;

namespace MiniKube.Kubectl.Apply;

/// <summary>Changes to lists that merge item by item: by a key of theirs, or as sets.</summary>
internal static class MergedList
{
    public static void AddChanges(
        List<KeyValuePair<string, Document>> patch, string name, DocumentArray last, DocumentArray now, DocumentArray live, Schema schema)
    {
        if (schema.PatchMergeKey is { } key)
        {
            AddKeyed(patch, name, last, now, live, schema, key);
        }
        else
        {
            AddSet(patch, name, last, now, live);
        }
    }

    private static void AddKeyed(
        List<KeyValuePair<string, Document>> patch, string name, DocumentArray last, DocumentArray now, DocumentArray live, Schema schema, string key)
    {
        if (!IsUnique(now, key) || !IsUnique(live, key))
        {
            // Items cannot be told apart by the key (a port once for TCP and once for UDP): the list goes as a whole.
            if (!Covers(live, now))
            {
                patch.Add(new(name, Document.Of([new DocumentObject(("$patch", "replace")), .. now])));
            }
            return;
        }
        var changes = new List<Document>();
        foreach (var item in now.OfType<DocumentObject>())
        {
            var there = Find(live, key, item[key]!);
            if (there is null)
            {
                changes.Add(item);
                continue;
            }
            var change = ThreeWayMerge.Patch(Find(last, key, item[key]!) ?? DocumentObject.Empty, item, there, schema.Items);
            if (schema.PatchStrategy!.Value.HasFlag(PatchStrategy.RetainKeys))
            {
                change = ThreeWayMerge.RetainKeys(change, item, there);
            }
            if (change.Count > 0)
            {
                changes.Add(change.With(key, item[key]!));
            }
        }
        var removed = last.OfType<DocumentObject>()
            .Where(i => i[key] is { } id && Find(now, key, id) is null && Find(live, key, id) is not null)
            .Select(i => (Document)new DocumentObject(("$patch", "delete"), (key, i[key]!)));
        changes.AddRange(removed);
        if (changes.Count > 0 || OrderDiffers(now, live, key))
        {
            patch.Add(new("$setElementOrder/" + name, Document.Of(now.Select(i => (Document)new DocumentObject((key, i[key]!))))));
        }
        if (changes.Count > 0)
        {
            patch.Add(new(name, Document.Of(changes)));
        }
    }

    private static void AddSet(List<KeyValuePair<string, Document>> patch, string name, DocumentArray last, DocumentArray now, DocumentArray live)
    {
        var added = now.Where(i => !live.Contains(i)).ToArray();
        var removed = last.Where(i => !now.Contains(i) && live.Contains(i)).ToArray();
        if (added.Length + removed.Length == 0)
        {
            return;
        }
        patch.Add(new("$setElementOrder/" + name, now));
        if (removed.Length > 0)
        {
            patch.Add(new("$deleteFromPrimitiveList/" + name, Document.Of(removed)));
        }
        if (added.Length > 0)
        {
            patch.Add(new(name, Document.Of(added)));
        }
    }

    private static DocumentObject? Find(DocumentArray list, string key, Document value) =>
        list.OfType<DocumentObject>().FirstOrDefault(i => value.Equals(i[key]));

    private static bool IsUnique(DocumentArray list, string key) =>
        list.All(i => i is DocumentObject && i[key] is not null) && list.DistinctBy(i => i[key]).Count() == list.Count;

    private static bool OrderDiffers(DocumentArray now, DocumentArray live, string key)
    {
        var wanted = now.Select(i => i[key]!);
        var there = live.Select(i => i[key]!).Where(id => Find(now, key, id) is not null);
        return !wanted.SequenceEqual(there);
    }

    /// <summary>Everything that is wanted is there; the server may have added defaults.</summary>
    private static bool Covers(Document live, Document wanted) => (live, wanted) switch
    {
        (DocumentObject l, DocumentObject w) => w.All(m => m.Value.IsNull || (l[m.Key] is { } there && Covers(there, m.Value))),
        (DocumentArray l, DocumentArray w) => l.Count == w.Count && l.Zip(w).All(p => Covers(p.First, p.Second)),
        _ => live.Equals(wanted),
    };
}
