using Microsoft.Data.Sqlite;

namespace MiniKube.Storage.Sqlite;

/// <summary>Reads of the file, on connections of their own: a reader never waits for the writer, nor the writer for it.</summary>
internal sealed class History(string path)
{
    private const int MaxBatch = 512;
    private const long MaxBatchBytes = 4 << 20;

    private readonly string _connection = Database.ConnectionString(path, pooled: true);

    /// <summary>
    /// The values of keys, or null if one is gone: compaction has overtaken the state that the keys are of.
    /// </summary>
    public List<StoredItem>? Values(IReadOnlyList<KeyState> keys, int ofTotal)
    {
        using var connection = Open();
        var items = new StoredItem?[keys.Count];
        var order = new int[keys.Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        // In the order of the file.
        Array.Sort(order, (a, b) => keys[a].ModRevision.CompareTo(keys[b].ModRevision));
        var found = keys.Count > 256 && keys.Count > ofTotal / 4 ? Scan(connection, keys, order, items) : Seek(connection, keys, order, items);
        return found ? [.. items.OfType<StoredItem>()] : null;
    }

    /// <summary>The keys under a prefix as they were at a revision: what came later, undone.</summary>
    public SortedMap<KeyState> KeysAt(StoreState state, string prefix, long revision)
    {
        using var connection = Open();
        using var command = Select(connection, "SELECT key, prev FROM log WHERE rev > @after AND rev <= @upTo AND {0} ORDER BY rev DESC", prefix);
        command.Parameters.AddWithValue("@after", revision);
        command.Parameters.AddWithValue("@upTo", state.Revision);
        using var reader = command.ExecuteReader();
        var keys = state.Keys;
        while (reader.Read())
        {
            var (key, previous) = (reader.GetString(0), reader.GetInt64(1));
            keys = previous > 0 ? keys.Set(new KeyState(key, previous)) : keys.Remove(key);
        }
        return keys;
    }

    /// <summary>Some commits in (<paramref name="after"/>, <paramref name="upTo"/>].</summary>
    public StoreBatch Commits(StoreWatch watch, long after, long upTo)
    {
        using var connection = Open();
        using var command = Select(
            connection,
            """
            SELECT log.rev, key, prev, deleted, value.bytes, before.bytes FROM log
            LEFT JOIN value ON value.rev = log.rev LEFT JOIN value AS before ON before.rev = log.prev AND @previous
            WHERE log.rev > @after AND log.rev <= @upTo AND {0} ORDER BY log.rev LIMIT @limit
            """,
            watch.Prefix);
        command.Parameters.AddWithValue("@after", after);
        command.Parameters.AddWithValue("@upTo", upTo);
        command.Parameters.AddWithValue("@limit", MaxBatch);
        command.Parameters.AddWithValue("@previous", watch.WithPrevious ? 1 : 0);
        using var reader = command.ExecuteReader();
        var events = new List<StoreEvent>();
        long bytes = 0;
        while (bytes < MaxBatchBytes && reader.Read())
        {
            var (revision, key, previous, deleted) = (reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3) != 0);
            var value = deleted ? null : reader.GetFieldValue<byte[]>(4);
            var before = reader.IsDBNull(5) ? null : new StoredItem(key, reader.GetFieldValue<byte[]>(5), previous);
            var kind = deleted ? StoreEventKind.Deleted : previous == 0 ? StoreEventKind.Created : StoreEventKind.Updated;
            events.Add(new StoreEvent(kind, key, value, revision, before));
            bytes += (value?.Length ?? 0) + (before?.Value.Length ?? 0);
        }
        var cut = events.Count == MaxBatch || bytes >= MaxBatchBytes;
        return new StoreBatch(events, cut ? events[^1].Revision : upTo);
    }

    /// <summary>Closes the connections that wait to be used again.</summary>
    public void Close()
    {
        using var connection = new SqliteConnection(_connection);
        SqliteConnection.ClearPool(connection);
    }

    private static bool Seek(SqliteConnection connection, IReadOnlyList<KeyState> keys, int[] order, StoredItem?[] items)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT bytes FROM value WHERE rev = @rev";
        var parameter = command.Parameters.Add("@rev", SqliteType.Integer);
        foreach (var i in order)
        {
            parameter.Value = keys[i].ModRevision;
            if (command.ExecuteScalar() is not byte[] bytes)
                return false;
            items[i] = new StoredItem(keys[i].Key, bytes, keys[i].ModRevision);
        }
        return true;
    }

    private static bool Scan(SqliteConnection connection, IReadOnlyList<KeyState> keys, int[] order, StoredItem?[] items)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT rev, bytes FROM value WHERE rev >= @first AND rev <= @last ORDER BY rev";
        command.Parameters.AddWithValue("@first", keys[order[0]].ModRevision);
        command.Parameters.AddWithValue("@last", keys[order[^1]].ModRevision);
        using var reader = command.ExecuteReader();
        var at = 0;
        while (at < order.Length && reader.Read())
        {
            var key = keys[order[at]];
            if (reader.GetInt64(0) == key.ModRevision)
                items[order[at++]] = new StoredItem(key.Key, reader.GetFieldValue<byte[]>(1), key.ModRevision);
        }
        return at == order.Length;
    }

    private static SqliteCommand Select(SqliteConnection connection, string sql, string prefix)
    {
        var command = connection.CreateCommand();
        // SQLite compares the UTF-8 bytes of keys, which for keys of one plane is ordinal order.
        var end = SortedMap<KeyState>.EndOf(prefix);
        command.CommandText = string.Format(null, sql, end is null ? "key >= @from" : "key >= @from AND key < @end");
        command.Parameters.AddWithValue("@from", prefix);
        if (end is not null)
            command.Parameters.AddWithValue("@end", end);
        return command;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connection);
        connection.Open();
        return connection;
    }
}
