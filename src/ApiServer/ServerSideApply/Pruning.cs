using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.ServerSideApply;

/// <summary>
/// What an apply takes away: the fields that the manager applied last time, does not apply now, and nobody else owns. Each manager names its fields in
/// its own version, and one version may have another name for a field, or none: what is owned is told version by version (structured-merge-diff's prune).
/// </summary>
internal static class Pruning
{
    /// <summary>The object without what its applier has given up.</summary>
    /// <param name="merged">The live object with the new configuration laid over it, in the request's version.</param>
    /// <param name="managed">All managers, the applier with its new configuration.</param>
    /// <param name="last">The applier as it was.</param>
    public static DocumentObject Prune(RequestContext context, DocumentObject merged, ManagedFields managed, ManagerEntry last)
    {
        if (context.Kind.FindVersion(last.ApiVersion) is not { } version)
        {
            // A version that is served no longer: what its fields were cannot be told.
            return merged;
        }
        var schema = version.Schema;
        var whole = context.Kind.Convert(merged, version);
        var applied = Named(last.Fields, schema);
        var pruned = Without(whole, applied, schema);
        // The version of the last time comes first: a conversion may need what is owned there.
        foreach (var entries in managed.Entries.GroupBy(e => e.ApiVersion).OrderByDescending(g => g.Key == last.ApiVersion))
        {
            pruned = context.Kind.FindVersion(entries.Key) is { } other ? WithOwned(context.Kind, other, whole, pruned, entries) : pruned;
        }

        // Only what the manager had may go: what merely lost its container stays.
        var gone = Fields(whole, schema).Difference(Fields(context.Kind.Convert(pruned, version), schema)).Intersection(applied);
        // Nobody owns what makes an object this one (its name, its uid): it does not go with the last of its metadata that somebody owned.
        gone = FieldSet.Of(gone.Nodes.Select(n => PathElement.Name(n.Element) == "metadata" ? n with { IsMember = false } : n).ToList());
        // What nothing is taken from is not converted to and fro for it.
        return gone.IsEmpty ? merged : context.Kind.Convert(Without(whole, gone, schema), context.Version);
    }

    /// <summary>The pruned object, in a version, with what managers own that speak it.</summary>
    private static DocumentObject WithOwned(KindDeclaration kind, KindVersion version, DocumentObject whole, DocumentObject pruned, IEnumerable<ManagerEntry> entries)
    {
        var schema = version.Schema;
        whole = kind.Convert(whole, version);
        var owned = Named(entries.Aggregate(FieldSet.Empty, (all, e) => all.Union(e.Fields)), schema);
        var kept = Fields(kind.Convert(pruned, version), schema).Union(owned);
        return Without(whole, Fields(whole, schema).Difference(kept), schema);
    }

    private static FieldSet Fields(DocumentObject o, Schema schema) => Named(FieldWalk.FieldsOf(o, schema), schema);

    private static DocumentObject Without(DocumentObject o, FieldSet fields, Schema schema) =>
        TypedMerge.Remove(o, fields, schema) as DocumentObject ?? DocumentObject.Empty;

    // A field of a struct counts as there when anything below it is.
    private static FieldSet Named(FieldSet fields, Schema? schema) => FieldSet.Of(fields.Nodes.Select(n =>
        PathElement.Name(n.Element) is { } name
            ? new FieldSet.Node(n.Element, n.IsMember || schema?.Field(name) is not null, Named(n.Children, schema?.Member(name)))
            : n with { Children = Named(n.Children, schema?.Items) }).ToList());
}
