using Microsoft.Data.Sqlite;
using MiniKube.Storage.Backups;

namespace MiniKube.Storage.Sqlite;

/// <summary>Backups of an embedded store's file, and back into one.</summary>
public static class SqliteBackup
{
    /// <summary>
    /// The newest state of a store's file, also of one that a running API server has open: a reader in another process holds one state in SQLite's write-ahead log, and
    /// the server goes on. Only the log is not cut meanwhile.
    /// </summary>
    /// <exception cref="StoreException">There is no such file, or it cannot be read.</exception>
    public static StoreSnapshot OpenSnapshot(string path)
    {
        if (!File.Exists(path))
            throw new StoreException($"there is no store {path}");
        Database? database = null;
        try
        {
            database = Database.OpenSnapshot(path);
            var state = StoreState.Read(database);
            return new StoreSnapshot(state.Revision, Items(path, database, state).ToAsyncEnumerable(), database);
        }
        catch (SqliteException e)
        {
            database?.Dispose();
            throw Unreadable(path, e);
        }
        catch
        {
            database?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Makes a store of a backup, at once and whole: it is written beside <paramref name="path"/> and then takes its place, so that after a failure there is what was there before.
    /// </summary>
    /// <exception cref="StoreException">A process has the store open, or the disk failed.</exception>
    public static RestoreResult Restore(string path, BackupReader backup, RestoreOptions options)
    {
        using var fileLock = SqliteStore.Lock(path);
        var unfinished = path + ".unfinished";
        try
        {
            var (revision, existing) = Existing(path, options);
            if (existing > 0 && !options.Replace)
                return new RestoreResult(false, existing);
            var start = RestoredRevision.After(backup.Header.Revision, revision, options.Time);
            Remove(unfinished);
            var objects = Write(unfinished, backup, start);
            // What follows the old file would be taken for the new one's.
            RemoveLogs(path);
            DurableFile.Replace(unfinished, path);
            return new RestoreResult(true, existing) { Objects = objects, Revision = start + objects };
        }
        catch (Exception e)
        {
            Remove(unfinished);
            if (e is SqliteException or UnauthorizedAccessException or IOException and not StoreException)
                throw new StoreException($"the store {path} could not be restored: {e.Message}", e);
            throw;
        }
    }

    private static IEnumerable<StoredItem> Items(string path, Database database, StoreState state)
    {
        var current = state.Keys.Under(StoreSnapshot.Root).Where(k => k.Expires == 0).ToDictionary(k => k.ModRevision, k => k.Key);
        using var values = database.Values().GetEnumerator();
        while (Next(path, values))
        {
            if (current.Remove(values.Current.Revision, out var key))
                yield return new StoredItem(key, values.Current.Bytes, values.Current.Revision);
        }
        if (current.Count > 0)
            throw new StoreException($"the store {path} is damaged: {current.Count} values are missing");
    }

    private static bool Next(string path, IEnumerator<(long, byte[])> values)
    {
        try
        {
            return values.MoveNext();
        }
        catch (SqliteException e)
        {
            throw Unreadable(path, e);
        }
    }

    /// <summary>The revision and the number of objects of what is there, whose write-ahead log is then in its file.</summary>
    private static (long Revision, long? Objects) Existing(string path, RestoreOptions options)
    {
        if (!File.Exists(path))
            return (0, 0);
        try
        {
            using var database = new Database(path);
            var state = StoreState.Read(database);
            if (!database.Checkpoint())
                throw new StoreException($"the store {path} is being read by another process");
            return (state.Revision, state.Keys.Count);
        }
        catch (SqliteException) when (options.Replace)
        {
            // A store that is damaged is what backups are for.
            return (0, null);
        }
        catch (SqliteException e)
        {
            throw Unreadable(path, e);
        }
    }

    private static long Write(string path, BackupReader backup, long start)
    {
        SqliteStore.Touch(path);
        using var database = new Database(path);
        var revision = start;
        foreach (var (key, value) in backup.Items())
            database.Insert(++revision, key, value, previous: 0, expires: 0);
        database.SetMeta("compacted", revision);
        database.SetMeta("swept", revision);
        database.Commit();
        // The file alone is what is renamed.
        database.Checkpoint();
        return revision - start;
    }

    private static void Remove(string path)
    {
        File.Delete(path);
        RemoveLogs(path);
    }

    private static void RemoveLogs(string path)
    {
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
    }

    private static StoreException Unreadable(string path, SqliteException e) => new($"the store {path} could not be read: {e.Message}", e);
}
