using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.ServerSideApply;

/// <summary>
/// Keeps account of who owns which field (KEP-555, https://kubernetes.io/docs/reference/using-api/server-side-apply/): a create or update makes its
/// manager the owner of what it changed, an apply the owner of what it names. Objects are in the version of the request.
/// </summary>
internal static class FieldManager
{
    private const string BeforeFirstApply = "before-first-apply";

    // Set by the server on every object: nobody owns them.
    private static readonly string[] Unowned =
        ["managedFields", "name", "namespace", "creationTimestamp", "selfLink", "uid", "generation", "resourceVersion"];

    /// <summary>The object as it was written, with its manager as the owner of what it changed.</summary>
    /// <param name="live">The object as it was; null for a create.</param>
    public static DocumentObject Update(RequestContext context, DocumentObject? live, DocumentObject written)
    {
        var managed = ManagedFields.OfWrite(live, written, context.Subresource is not null);
        if (live is not null && managed.IsEmpty)
        {
            // Nobody's: somebody asked that the account be dropped, and it begins again with an apply.
            return written.WithoutMeta("managedFields");
        }
        Take(context, managed, live, written, Id(context, isApply: false));
        return managed.WriteTo(written);
    }

    /// <summary>The live object with a configuration laid over it, or the conflict.</summary>
    /// <param name="live">The object as it is; null where there is none.</param>
    /// <param name="configuration">What is applied, with its nulls and zeros: they are claims too.</param>
    /// <param name="force">Takes fields that others own.</param>
    /// <returns>The merged object, not pruned and not defaulted.</returns>
    public static (DocumentObject? Object, ApiError? Error) Apply(RequestContext context, DocumentObject? live, DocumentObject configuration, bool force)
    {
        var schema = context.Version.Schema;
        var managed = ManagedFields.Of(live);
        if (live is not null && managed.IsEmpty)
        {
            var first = new ManagerId(BeforeFirstApply, IsApply: false, context.Version.Name.ApiVersion, context.Subresource ?? "");
            Take(context, managed, null, live, first);
        }
        var id = Id(context, isApply: true);
        var last = managed.Find(id);
        var applied = FieldsOf(context, configuration);
        var unchanged = last is not null && last.Fields.Equals(applied) && last.ApiVersion == context.Version.Name.ApiVersion;
        managed.Set(new ManagerEntry(id, context.Version.Name.ApiVersion, applied, last?.Time));

        var before = live?.WithoutMeta("managedFields")
            ?? new DocumentObject(("apiVersion", context.Version.Name.ApiVersion), ("kind", context.Version.Name.Kind), ("metadata", DocumentObject.Empty));
        var merged = (DocumentObject)TypedMerge.Apply(before, configuration, schema);
        merged = last is null ? merged : Pruning.Prune(context, merged, managed, last);
        var changes = Compare(context, before, merged);
        var conflicts = Subtract(context, managed, changes, before, merged, id, force);
        if (conflicts.Count > 0)
        {
            return LastApplied.Allows(context, live, conflicts) ? Apply(context, live, configuration, force: true) : (null, ApplyConflict.Of(conflicts));
        }
        if (managed.Find(id) is { } own && (!unchanged || !merged.Equals(before)))
        {
            managed.Set(own with { Time = Now(context) });
        }
        merged = LastApplied.Refresh(context, live, configuration, merged);
        return (managed.WriteTo(merged), null);
    }

    /// <summary>What became of an object, in the request's version; null before it was made.</summary>
    public static FieldChanges Compare(RequestContext context, DocumentObject? before, DocumentObject after) =>
        FieldWalk.Compare(Owned(context, before, context.Version), Owned(context, after, context.Version), context.Version.Schema);

    /// <summary>The fields that a configuration lays claim to.</summary>
    public static FieldSet FieldsOf(RequestContext context, DocumentObject configuration)
    {
        var relevant = Relevant(context, configuration);
        return FieldWalk.FieldsOf(relevant["metadata"] is DocumentObject { Count: 0 } ? relevant.Without("metadata") : relevant, context.Version.Schema);
    }

    /// <summary>What of an object somebody can own by this request: neither what the server sets nor what the request cannot change.</summary>
    private static DocumentObject Relevant(RequestContext context, DocumentObject o)
    {
        var metadata = o["metadata"]?.AsObject ?? DocumentObject.Empty;
        var isStatus = context.Subresource == "status";
        metadata = metadata.Where(m => !Unowned.Contains(m.Key) && !(isStatus && context.Kind.KeptByStatus.Contains(m.Key))).ToArray() is var owned && owned.Length < metadata.Count
            ? new DocumentObject(owned)
            : metadata;
        var resets = isStatus || context.Kind.Sub("status") is not null;
        return new DocumentObject(o.Where(m => m.Key switch
        {
            "apiVersion" or "kind" or "metadata" => false,
            "status" => isStatus || !resets,
            _ => !isStatus,
        }).Prepend(KeyValuePair.Create("metadata", (Document)metadata)).ToArray());
    }

    private static readonly DocumentObject Skeleton = new(("metadata", DocumentObject.Empty));

    private static DocumentObject Owned(RequestContext context, DocumentObject? o, KindVersion version) =>
        o is null ? Skeleton : Relevant(context, context.Kind.Convert(o, version));

    private static ManagerId Id(RequestContext context, bool isApply) =>
        new(context.FieldManager!, isApply, isApply ? "" : context.Version.Name.ApiVersion, context.Subresource ?? "");

    private static string Now(RequestContext context) => Timestamp.From(context.Now).ToString();

    /// <summary>Makes <paramref name="id"/> the owner of what differs, and takes it from the others.</summary>
    private static void Take(RequestContext context, ManagedFields managed, DocumentObject? before, DocumentObject after, ManagerId id)
    {
        var changes = Compare(context, before, after);
        if (changes.IsEmpty)
        {
            return;
        }
        Subtract(context, managed, changes, before, after, except: null, force: true);
        var taken = changes.Added.Union(changes.Modified);
        if (!taken.IsEmpty)
        {
            var mine = managed.Find(id)?.Fields ?? FieldSet.Empty;
            managed.Set(new ManagerEntry(id, context.Version.Name.ApiVersion, mine.Union(taken), Now(context)));
        }
    }

    /// <summary>
    /// Takes from every manager but one what has changed or gone. Without force, changes of what somebody owns are conflicts, and nothing is taken.
    /// </summary>
    /// <param name="changes">What differs, in the request's version; for managers of other versions it is found anew.</param>
    private static List<(ManagerEntry Manager, FieldSet Fields)> Subtract(RequestContext context, ManagedFields managed, FieldChanges changes,
        DocumentObject? before, DocumentObject after, ManagerId? except, bool force)
    {
        var byVersion = new Dictionary<string, FieldChanges?>(StringComparer.Ordinal) { [context.Version.Name.ApiVersion] = changes };
        var conflicts = new List<(ManagerEntry, FieldSet)>();
        var left = new List<ManagerEntry>();
        foreach (var entry in managed.Entries.Where(e => e.Id != except))
        {
            if (!byVersion.TryGetValue(entry.ApiVersion, out var there))
            {
                byVersion[entry.ApiVersion] = there = context.Kind.FindVersion(entry.ApiVersion) is { } version
                    ? FieldWalk.Compare(Owned(context, before, version), Owned(context, after, version), version.Schema)
                    : null;
            }
            if (there is null)
            {
                // A version that is served no longer: what its fields were cannot be told.
                left.Add(entry with { Fields = FieldSet.Empty });
                continue;
            }
            var conflict = entry.Fields.Intersection(there.Modified.Union(there.Added));
            if (!conflict.IsEmpty && !force)
            {
                conflicts.Add((entry, conflict));
            }
            var rest = entry.Fields.Difference(conflict).Difference(there.Removed);
            if (!rest.Equals(entry.Fields))
            {
                left.Add(entry with { Fields = rest });
            }
        }
        if (conflicts.Count == 0)
        {
            left.ForEach(managed.Set);
        }
        return conflicts;
    }
}
