using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.FieldValidation;

namespace MiniKube.ApiServer.Patching;

/// <summary>
/// Strategic merge patch: a merge patch that knows the object's schema. Lists with a merge key merge item by item, lists of scalars with the merge strategy
/// become unions, all other lists are replaced. Directives in the patch say what this cannot: <c>$patch: delete|replace</c> on objects and items,
/// <c>$deleteFromPrimitiveList/x</c>, <c>$setElementOrder/x</c> and <c>$retainKeys</c>. The media type is <c>application/strategic-merge-patch+json</c>.
/// </summary>
internal static class StrategicMergePatch
{
    /// <exception cref="PatchException">The patch makes no sense, or does not apply.</exception>
    public static PatchResult Apply(DocumentObject current, Document patch, Schema schema)
    {
        if (patch is not DocumentObject)
        {
            return PatchResult.BadRequest($"json: cannot unmarshal {GoTypes.Describe(patch)} into Go value of type map[string]interface {{}}");
        }
        var (clean, problems) = DuplicateMembers.Split(patch);
        return PatchResult.Applied(Merge(current, (DocumentObject)clean, schema), problems);
    }

    /// <summary>Merges <paramref name="patch"/> into <paramref name="original"/>; a null schema is one that nothing is known of.</summary>
    public static DocumentObject Merge(DocumentObject original, DocumentObject patch, Schema? schema)
    {
        if (patch.TryGet(Directives.Patch, out var directive))
        {
            var rest = patch.Without(Directives.Patch);
            switch (directive.AsString)
            {
                case "replace":
                    return Directives.StripMembers(rest);
                case "delete":
                    return DocumentObject.Empty;
                case "merge":
                    patch = rest;
                    break;
                default:
                    throw PatchException.Malformed($"unknown patch type: {directive.AsString ?? directive.ToString()} in map: {patch}");
            }
        }
        (original, patch) = RetainKeys(original, patch);
        (original, patch) = SetElementOrders(original, patch, schema);

        foreach (var (member, value) in patch)
        {
            var deletesItems = Directives.TryField(member, Directives.DeleteFromPrimitiveList, out var name);
            if (value.IsNull)
            {
                original = original.Without(name);
                continue;
            }
            var old = original[name];
            if (old is null || old.Kind != value.Kind)
            {
                original = deletesItems || Directives.Strip(value) is not { } added ? original : original.With(name, added);
                continue;
            }
            original = original.With(name, (old, value) switch
            {
                (DocumentObject a, DocumentObject b) => Merge(a, b, schema?.Member(name)),
                (DocumentArray a, DocumentArray b) => MergeList(a, b, schema?.Member(name), deletesItems),
                _ => value,
            });
        }
        return original;
    }

    private static DocumentArray MergeList(DocumentArray original, DocumentArray patch, Schema? schema, bool deletesItems)
    {
        if (deletesItems)
        {
            return new DocumentArray(original.Where(i => !patch.Contains(i)).ToArray());
        }
        if (schema?.PatchStrategy?.HasFlag(PatchStrategy.Merge) != true)
        {
            return (DocumentArray)Directives.Strip(patch)!;
        }
        if (original.Concat(patch).Any(i => i is DocumentArray))
        {
            throw PatchException.DoesNotApply("lists of lists are not supported");
        }
        if (schema.PatchMergeKey is not { } key)
        {
            var union = original.Concat(patch).Distinct().ToArray();
            return ListOrder.Restore(union, patch, original, null);
        }
        var (items, added) = ItemDirectives(original, patch, key);
        foreach (var item in added)
        {
            var at = IndexOf(items, key, KeyOf(item, key));
            if (at >= 0)
            {
                items[at] = Merge((DocumentObject)items[at], item, schema.Items);
            }
            else if (Directives.Strip(item) is { } stripped)
            {
                items.Add(stripped);
            }
        }
        return ListOrder.Restore(items, patch, original, key);
    }

    /// <summary>Carries out the directives that stand for items: deletes what they name, or everything when one says replace.</summary>
    private static (List<Document> Items, List<DocumentObject> Added) ItemDirectives(DocumentArray original, DocumentArray patch, string key)
    {
        var items = original.ToList();
        var added = new List<DocumentObject>();
        var replace = false;
        foreach (var entry in patch)
        {
            var item = entry as DocumentObject ?? throw PatchException.DoesNotApply($"expected an object in a list that merges by {key}, found {entry}");
            switch (item[Directives.Patch]?.AsString)
            {
                case "delete":
                    var value = KeyOf(item, key);
                    items.RemoveAll(i => value.Equals(i[key]));
                    break;
                case "replace":
                    replace = true;
                    break;
                case "merge":
                    added.Add(item.Without(Directives.Patch));
                    break;
                case null when !item.Contains(Directives.Patch):
                    added.Add(item);
                    break;
                default:
                    throw PatchException.Malformed($"unknown patch type: {item[Directives.Patch]?.AsString} in map: {item}");
            }
        }
        return (replace ? [] : items, added);
    }

    /// <summary><c>$retainKeys</c>: of the original only the named members stay (a union of which one member is set changes its member so).</summary>
    private static (DocumentObject Original, DocumentObject Patch) RetainKeys(DocumentObject original, DocumentObject patch)
    {
        if (!patch.TryGet(Directives.RetainKeys, out var list))
        {
            return (original, patch);
        }
        patch = patch.Without(Directives.RetainKeys);
        var keep = list is DocumentArray names && names.All(n => n.AsString is not null)
            ? names.Select(n => n.AsString!).ToHashSet(StringComparer.Ordinal)
            : throw PatchException.Malformed("invalid patch format of retainKeys");
        if (patch.Any(m => !m.Value.IsNull && !m.Key.StartsWith('$') && !keep.Contains(m.Key)))
        {
            throw PatchException.Malformed("invalid patch format of retainKeys");
        }
        return (new DocumentObject(original.Where(m => keep.Contains(m.Key)).ToArray()), patch);
    }

    /// <summary><c>$setElementOrder/x</c>: merges list x and puts it into the order of the directive; what the directive does not name keeps its place.</summary>
    private static (DocumentObject Original, DocumentObject Patch) SetElementOrders(DocumentObject original, DocumentObject patch, Schema? schema)
    {
        foreach (var (member, value) in patch)
        {
            if (!Directives.TryField(member, Directives.SetElementOrder, out var name))
            {
                continue;
            }
            patch = patch.Without(member);
            var list = schema?.Member(name);
            var order = value as DocumentArray ?? throw PatchException.Malformed("invalid patch format of setElementOrder list");
            var (old, change) = (original[name], patch[name]);
            if (change is { IsNull: true } || old is not (null or DocumentArray) || change is not (null or DocumentArray))
            {
                continue;
            }
            ListOrder.Check(change as DocumentArray, order, list?.PatchMergeKey);
            var merged = (old, change) switch
            {
                (DocumentArray a, DocumentArray b) => MergeList(a, b, list, deletesItems: false),
                (DocumentArray a, null) => a,
                (null, DocumentArray b) => (DocumentArray)Directives.Strip(b)!,
                _ => null,
            };
            if (merged is not null)
            {
                original = original.With(name, ListOrder.Restore(merged, order, old as DocumentArray ?? DocumentArray.Empty, list?.PatchMergeKey));
                patch = patch.Without(name);
            }
        }
        return (original, patch);
    }

    private static Document KeyOf(DocumentObject item, string key) =>
        item[key] ?? throw PatchException.DoesNotApply($"map: {item} does not contain declared merge key: {key}");

    private static int IndexOf(List<Document> items, string key, Document value) => items.FindIndex(i => value.Equals(i[key]));
}
