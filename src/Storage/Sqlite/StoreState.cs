namespace MiniKube.Storage.Sqlite;

/// <summary>A key that exists, and the commit that wrote it. Values stay in the file.</summary>
/// <param name="key">The key.</param>
/// <param name="modRevision">The revision of that commit.</param>
/// <param name="expires">When the value ends by itself, in Unix seconds; 0 for never.</param>
internal sealed class KeyState(string key, long modRevision, long expires) : IKeyed
{
    public string Key { get; } = key;

    public long ModRevision { get; } = modRevision;

    public long Expires { get; } = expires;
}

/// <summary>All keys at a revision. Immutable: readers hold one while the writer makes the next.</summary>
internal sealed record StoreState(SortedMap<KeyState> Keys, long Revision)
{
    /// <summary>The state that the file says is current.</summary>
    public static StoreState Read(Database database)
    {
        var keys = new Dictionary<string, KeyState>(StringComparer.Ordinal);
        // Compaction may have removed the newest row, if it was a deletion: the revision is not lower for that.
        var revision = Math.Max(1, database.Meta("compacted"));
        foreach (var row in database.Log(0))
        {
            revision = Math.Max(revision, row.Revision);
            if (row.Deleted)
                keys.Remove(row.Key);
            else
                keys[row.Key] = new KeyState(row.Key, row.Revision, row.Expires);
        }
        var sorted = keys.Values.ToArray();
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return new StoreState(SortedMap<KeyState>.FromSorted(sorted), revision);
    }
}
