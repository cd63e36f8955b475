using Microsoft.Data.Sqlite;

namespace MiniKube.Storage.Sqlite;

/// <summary>
/// The file's layout and the writer's connection to it.
/// <code>
/// log(rev, key, prev, deleted, expires)  one row per commit; prev: the mod revision that the key had before, 0 if it did not exist;
///                                        expires: when the value ends by itself, in Unix seconds, 0 for never
/// value(rev, bytes)                      the value of each commit that was a put
/// meta(name, number)                     'compacted': the logical compaction; 'swept': how far its rows are gone
/// </code>
/// Both tables only grow at their ends, which is what a disk does best, and opening reads only the small one. The current state is the
/// newest row of each key that is not a deletion.
/// </summary>
internal sealed class Database : IDisposable
{
    private const int Layout = 2;
    private const int WithoutExpiry = 1;

    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _rollback;
    private readonly SqliteCommand _insertLog;
    private readonly SqliteCommand _insertValue;
    private readonly SqliteCommand _selectValue;
    private bool _open;

    static Database() => SQLitePCL.Batteries_V2.Init();

    /// <summary>Opens the file to write to it, and makes it if it is not there.</summary>
    public Database(string path)
        : this(ConnectionString(path, pooled: false), "BEGIN IMMEDIATE", database =>
        {
            database.Execute("PRAGMA journal_mode = WAL");
            database.Execute("PRAGMA synchronous = FULL");
            database.Execute("PRAGMA temp_store = MEMORY");
            database.Execute("PRAGMA cache_size = -16000");
            database.Execute("PRAGMA journal_size_limit = 67108864");
            database.CreateLayout();
        })
    {
    }

    private Database(string connection, string begin, Action<Database> prepare)
    {
        Connection = new SqliteConnection(connection);
        try
        {
            Connection.Open();
            prepare(this);
            _begin = Command(begin);
            _commit = Command("COMMIT");
            _rollback = Command("ROLLBACK");
            _insertLog = Command("INSERT INTO log VALUES (@rev, @key, @prev, @deleted, @expires)", "@rev", "@key", "@prev", "@deleted", "@expires");
            _insertValue = Command("INSERT INTO value VALUES (@rev, @bytes)", "@rev", "@bytes");
            _selectValue = Command("SELECT bytes FROM value WHERE rev = @rev", "@rev");
        }
        catch
        {
            Connection.Dispose();
            throw;
        }
    }

    public SqliteConnection Connection { get; }

    /// <summary>Opens the file to read from it, beside whoever writes: all that is read is of one state, the newest at this moment.</summary>
    public static Database OpenSnapshot(string path)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString();
        return new Database(connection, "BEGIN", database =>
        {
            database.Execute("BEGIN");
            if (!database.HasLayout())
                throw new StoreException($"{path} holds no store");
        });
    }

    public static string ConnectionString(string path, bool pooled) =>
        new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = pooled }.ToString();

    /// <summary>Begins the group's transaction unless it has begun.</summary>
    public void EnsureBegun()
    {
        if (_open)
            return;
        _begin.ExecuteNonQuery();
        _open = true;
    }

    public void Commit()
    {
        if (!_open)
            return;
        _commit.ExecuteNonQuery();
        _open = false;
    }

    public void Rollback()
    {
        if (!_open)
            return;
        _open = false;
        _rollback.ExecuteNonQuery();
    }

    public void Insert(long revision, string key, byte[]? value, long previous, long expires)
    {
        EnsureBegun();
        _insertLog.Parameters[0].Value = revision;
        _insertLog.Parameters[1].Value = key;
        _insertLog.Parameters[2].Value = previous;
        _insertLog.Parameters[3].Value = value is null ? 1L : 0L;
        _insertLog.Parameters[4].Value = expires;
        _insertLog.ExecuteNonQuery();
        if (value is null)
            return;
        _insertValue.Parameters[0].Value = revision;
        _insertValue.Parameters[1].Value = value;
        _insertValue.ExecuteNonQuery();
    }

    public byte[] Value(long revision)
    {
        _selectValue.Parameters[0].Value = revision;
        return _selectValue.ExecuteScalar() as byte[] ?? throw new StoreException($"the store's file is damaged: the value of revision {revision} is missing");
    }

    public long Meta(string name)
    {
        using var command = Command("SELECT number FROM meta WHERE name = @name", "@name");
        command.Parameters[0].Value = name;
        return command.ExecuteScalar() is long number ? number : 0;
    }

    public void SetMeta(string name, long number)
    {
        EnsureBegun();
        using var command = Command("INSERT OR REPLACE INTO meta VALUES (@name, @number)", "@name", "@number");
        command.Parameters[0].Value = name;
        command.Parameters[1].Value = number;
        command.ExecuteNonQuery();
    }

    /// <summary>
    /// Removes what commits in (<paramref name="after"/>, <paramref name="upTo"/>] made obsolete: the rows they replaced, and they themselves where they are deletions.
    /// </summary>
    public void Sweep(long after, long upTo)
    {
        EnsureBegun();
        const string replaced = "rev IN (SELECT prev FROM log WHERE rev > @after AND rev <= @upTo AND prev > 0)";
        foreach (var sql in (string[])[
            $"DELETE FROM value WHERE {replaced}",
            $"DELETE FROM log WHERE {replaced}",
            "DELETE FROM log WHERE rev > @after AND rev <= @upTo AND deleted = 1"])
        {
            using var command = Command(sql, "@after", "@upTo");
            command.Parameters[0].Value = after;
            command.Parameters[1].Value = upTo;
            command.ExecuteNonQuery();
        }
        SetMeta("swept", upTo);
    }

    /// <summary>The log after a revision, in order.</summary>
    public IEnumerable<(long Revision, string Key, long Previous, bool Deleted, long Expires)> Log(long after)
    {
        using var command = Command("SELECT rev, key, prev, deleted, expires FROM log WHERE rev > @after ORDER BY rev", "@after");
        command.Parameters[0].Value = after;
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return (reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3) != 0, reader.GetInt64(4));
    }

    /// <summary>All values, those of earlier revisions too, in the order of the file.</summary>
    public IEnumerable<(long Revision, byte[] Bytes)> Values()
    {
        using var command = Command("SELECT rev, bytes FROM value ORDER BY rev");
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1));
    }

    /// <summary>Moves the write-ahead log into the file and syncs it.</summary>
    /// <returns>False when a part stays in the log, since another connection still reads it there.</returns>
    public bool Checkpoint()
    {
        using var command = Command("PRAGMA wal_checkpoint(TRUNCATE)");
        using var reader = command.ExecuteReader();
        return reader.Read() && reader.GetInt64(0) == 0;
    }

    public void Dispose() => Connection.Dispose();

    private SqliteCommand Command(string sql, params string[] parameters)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }

    private void Execute(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    private void CreateLayout()
    {
        if (Version == WithoutExpiry)
        {
            Execute($"""
                BEGIN IMMEDIATE;
                ALTER TABLE log ADD COLUMN expires INTEGER NOT NULL DEFAULT 0;
                PRAGMA user_version = {Layout};
                COMMIT;
                """);
        }
        if (HasLayout())
            return;
        Execute($"""
            BEGIN IMMEDIATE;
            CREATE TABLE log(rev INTEGER PRIMARY KEY, key TEXT NOT NULL, prev INTEGER NOT NULL, deleted INTEGER NOT NULL, expires INTEGER NOT NULL);
            CREATE TABLE value(rev INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
            CREATE TABLE meta(name TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
            PRAGMA user_version = {Layout};
            COMMIT;
            """);
    }

    /// <returns>False for a file in which nothing is yet.</returns>
    private bool HasLayout() => Version switch
    {
        Layout => true,
        0 => false,
        var other => throw new StoreException($"the store {Connection.DataSource} has layout {other}; this program knows layout {Layout}"),
    };

    private long Version
    {
        get
        {
            using var version = Command("PRAGMA user_version");
            return (long)version.ExecuteScalar()!;
        }
    }
}
