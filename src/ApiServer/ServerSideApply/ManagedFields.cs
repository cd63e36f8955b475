using System.Diagnostics.CodeAnalysis;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.ServerSideApply;

/// <summary>All managers of an object, to and from <c>metadata.managedFields</c>.</summary>
internal sealed class ManagedFields
{
    /// <summary>More entries of updates than these are joined into one of <see cref="Ancient"/>, the oldest first.</summary>
    private const int MaxUpdates = 10;
    private const string Ancient = "ancient-changes";

    private readonly Dictionary<ManagerId, ManagerEntry> entries = [];

    public ManagedFields(IEnumerable<ManagerEntry> entries)
    {
        foreach (var entry in entries)
        {
            this.entries[entry.Id] = entry;
        }
    }

    public bool IsEmpty => entries.Count == 0;
    public IReadOnlyList<ManagerEntry> Entries => [.. entries.Values];

    /// <summary>The managers of an object; none where the list does not make sense.</summary>
    public static ManagedFields Of(DocumentObject? o) => TryParse(o, out var managed) ? managed : new ManagedFields([]);

    /// <summary>
    /// The managers that a write begins from: those the client sent, since it may edit them; those of the live object where it sent none; none at
    /// all where it sent a list of one empty entry, which is how one resets them.
    /// </summary>
    public static ManagedFields OfWrite(DocumentObject? live, DocumentObject written, bool ignoreSent)
    {
        if (ignoreSent)
        {
            return Of(live);
        }
        if (written.At("metadata", "managedFields")?.AsArray is [DocumentObject { Count: 0 }])
        {
            return new ManagedFields([]);
        }
        return TryParse(written, out var sent) && !sent.IsEmpty ? sent : Of(live);
    }

    public ManagerEntry? Find(ManagerId id) => entries.GetValueOrDefault(id);

    public void Set(ManagerEntry entry)
    {
        if (entry.Fields.IsEmpty)
        {
            entries.Remove(entry.Id);
        }
        else
        {
            entries[entry.Id] = entry;
        }
    }

    public void Remove(ManagerId id) => entries.Remove(id);

    /// <summary>The object with these managers: appliers first, then by time and name.</summary>
    public DocumentObject WriteTo(DocumentObject o)
    {
        JoinAncient();
        return entries.Count == 0 ? o.WithoutMeta("managedFields") : o.WithMeta("managedFields", Document.Of(entries.Values
            .OrderBy(e => e.Id.Operation, StringComparer.Ordinal)
            .ThenBy(e => e.Time, StringComparer.Ordinal)
            .ThenBy(e => e.Id.Manager, StringComparer.Ordinal)
            .ThenBy(e => e.ApiVersion, StringComparer.Ordinal)
            .ThenBy(e => e.Id.Subresource, StringComparer.Ordinal)
            .Select(e => e.ToDocument())));
    }

    /// <summary>Whether two lists say the same but for the times.</summary>
    public static bool DifferOnlyInTime(Document? left, Document? right) =>
        left is DocumentArray a && right is DocumentArray b && a.Count == b.Count
        && a.Zip(b).All(p => p.First is DocumentObject x && p.Second is DocumentObject y && x.Without("time").Equals(y.Without("time")));

    private static bool TryParse(DocumentObject? o, [NotNullWhen(true)] out ManagedFields? managed)
    {
        var parsed = (o?.At("metadata", "managedFields")?.AsArray ?? DocumentArray.Empty).Select(ManagerEntry.Parse).ToArray();
        managed = parsed.Contains(null) ? null : new ManagedFields(parsed!);
        return managed is not null;
    }

    private void JoinAncient()
    {
        var updates = entries.Values.Where(e => !e.Id.IsApply).OrderBy(e => e.Time, StringComparer.Ordinal).ToList();
        var surplus = updates.Count - MaxUpdates;
        foreach (var old in updates.Where(u => u.Id.Manager != Ancient))
        {
            if (surplus <= 0)
            {
                return;
            }
            var id = new ManagerId(Ancient, IsApply: false, old.ApiVersion, "");
            entries.Remove(old.Id);
            // The first of a version makes the entry that the others join, so it saves none.
            surplus -= entries.TryGetValue(id, out var joined) ? 1 : 0;
            entries[id] = new ManagerEntry(id, old.ApiVersion, old.Fields.Union(joined?.Fields ?? FieldSet.Empty), old.Time);
        }
    }
}
