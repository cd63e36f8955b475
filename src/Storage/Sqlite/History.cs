using System.Runtime.ExceptionServices;
using Microsoft.Data.Sqlite;

namespace MiniKube.Storage.Sqlite;

/// <summary>Reads of the file, on connections of their own: a reader never waits for the writer, nor the writer for it.</summary>
internal sealed class History(string path)
{
    private const int MaxBatch = 512;
    private const long MaxBatchBytes = 4 << 20;

    // A scan of fewer rows is over before another thread has begun.
    private const int MinScan = 4096;

    private readonly string _connection = Database.ConnectionString(path, pooled: true);

    /// <summary>
    /// The values of keys, or null if one is gone: compaction has overtaken the state that the keys are of.
    /// </summary>
    public IReadOnlyList<StoredItem>? Values(IReadOnlyList<KeyState> keys, int ofTotal)
    {
        var items = new StoredItem[keys.Count];
        var order = new int[keys.Count];
        var revisions = new long[keys.Count];
        for (var i = 0; i < order.Length; i++)
            (order[i], revisions[i]) = (i, keys[i].ModRevision);
        // In the order of the file.
        Array.Sort(revisions, order);
        var found = keys.Count > 256 && keys.Count > ofTotal / 4 ? ScanAll(keys, order, items) : Seek(keys, order, items);
        return found ? items : null;
    }

    /// <summary>The keys under a prefix as they were at a revision: what came later, undone.</summary>
    public SortedMap<KeyState> KeysAt(StoreState state, string prefix, long revision)
    {
        using var connection = Open();
        using var command = Select(connection, "SELECT key, prev, (SELECT expires FROM log AS before WHERE before.rev = log.prev) FROM log WHERE rev > @after AND rev <= @upTo AND {0} ORDER BY rev DESC", prefix);
        command.Parameters.AddWithValue("@after", revision);
        command.Parameters.AddWithValue("@upTo", state.Revision);
        using var reader = command.ExecuteReader();
        var keys = state.Keys;
        while (reader.Read())
        {
            var (key, previous) = (reader.GetString(0), reader.GetInt64(1));
            keys = previous > 0 ? keys.Set(new KeyState(key, previous, reader.IsDBNull(2) ? 0 : reader.GetInt64(2))) : keys.Remove(key);
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

    private bool Seek(IReadOnlyList<KeyState> keys, int[] order, StoredItem[] items)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT bytes FROM value WHERE rev = @rev";
        var parameter = command.Parameters.Add("@rev", SqliteType.Integer);
        foreach (var i in order)
        {
            parameter.Value = keys[i].ModRevision;
            if (command.ExecuteScalar() is not byte[] bytes)
                return false;
            items[i] = Item(keys[i], bytes);
        }
        return true;
    }

    // Every processor takes a part of the file.
    private bool ScanAll(IReadOnlyList<KeyState> keys, int[] order, StoredItem[] items)
    {
        var parts = Math.Clamp(order.Length / MinScan, 1, Environment.ProcessorCount);
        var found = new bool[parts];
        try
        {
            Parallel.For(0, parts, part =>
            {
                var (first, last) = ((int)((long)order.Length * part / parts), (int)((long)order.Length * (part + 1) / parts));
                found[part] = Scan(keys, order.AsSpan(first, last - first), items);
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
        return !found.Contains(false);
    }

    private bool Scan(IReadOnlyList<KeyState> keys, ReadOnlySpan<int> order, StoredItem[] items)
    {
        using var connection = Open();
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
                items[order[at++]] = Item(key, reader.GetFieldValue<byte[]>(1));
        }
        return at == order.Length;
    }

    private static StoredItem Item(KeyState key, byte[] bytes) => new(key.Key, bytes, key.ModRevision) { Expires = key.Expires > 0 };

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
