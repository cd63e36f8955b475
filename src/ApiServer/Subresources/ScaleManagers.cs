using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.ServerSideApply;

namespace MiniKube.ApiServer.Subresources;

/// <summary>
/// Who owns the replicas of a scale. The account is kept with the object that is scaled and in its terms; an apply of a scale sees it in the scale's.
/// </summary>
/// <param name="path">Where the object has its replicas.</param>
/// <param name="parent">The version in which the object is spoken of.</param>
/// <param name="scale">The version of scales.</param>
internal sealed class ScaleManagers(IReadOnlyList<string> path, KindVersion parent, KindVersion scale)
{
    private static readonly FieldSet Replicas = FieldSet.OfPath(["spec", "replicas"]);

    private readonly FieldSet replicasOfParent = FieldSet.OfPath(path);

    /// <summary>The scale of an object with the account of its replicas.</summary>
    public DocumentObject ToScale(DocumentObject o, DocumentObject scaleOfIt) => new ManagedFields(ManagedFields.Of(o).Entries.Where(Owns)
        .Select(e => new ManagerEntry(In(e.Id, scale), scale.Name.ApiVersion, Replicas, e.Time))).WriteTo(scaleOfIt);

    /// <summary>The object with the account of its replicas as an applied scale has it.</summary>
    public DocumentObject ToParent(DocumentObject o, DocumentObject appliedScale)
    {
        var managed = ManagedFields.Of(o);
        var owners = ManagedFields.Of(appliedScale).Entries.Where(e => !e.Fields.Intersection(Replicas).IsEmpty).ToDictionary(e => In(e.Id, scale));
        foreach (var entry in managed.Entries.Where(Owns))
        {
            if (!owners.Remove(In(entry.Id, scale)))
            {
                managed.Set(entry with { Fields = entry.Fields.Difference(replicasOfParent) });
            }
        }
        foreach (var owner in owners.Values)
        {
            var id = In(owner.Id, parent);
            managed.Set(new ManagerEntry(id, parent.Name.ApiVersion, (managed.Find(id)?.Fields ?? FieldSet.Empty).Union(replicasOfParent), owner.Time));
        }
        return managed.WriteTo(o);
    }

    private bool Owns(ManagerEntry entry) => !entry.Fields.Intersection(replicasOfParent).IsEmpty;

    private static ManagerId In(ManagerId id, KindVersion version) => id.IsApply ? id : id with { ApiVersion = version.Name.ApiVersion };
}
