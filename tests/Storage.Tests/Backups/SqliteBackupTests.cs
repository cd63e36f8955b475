using Microsoft.Data.Sqlite;
using MiniKube.Storage.Backups;
using MiniKube.Storage.Sqlite;

namespace MiniKube.Storage.Tests.Backups;

public sealed class SqliteBackupTests : RestoreContract
{
    private readonly string _directory = Directory.CreateTempSubdirectory("store-").FullName;

    private string File => Path.Combine(_directory, "store.db");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_store_that_is_in_use_is_refused()
    {
        await Store.CommitAsync(Commit.Put(Key(1), Bytes("1")));
        using var backup = await BackUpAsync();
        var failure = Assert.Throws<StoreException>(() => SqliteBackup.Restore(File, backup, new RestoreOptions { Replace = true }));
        Assert.Equal($"the store {File} is in use by another process", failure.Message);
        Assert.Equal(3, (await Store.CommitAsync(Commit.Put(Key(1), Bytes("2"), 2))).Revision);
    }

    [Fact]
    public async Task A_store_whose_process_was_killed_is_backed_up_too()
    {
        // As kill -9 leaves it: what was committed lies in the write-ahead log.
        await Store.CommitAsync(Commit.Put(Key(1), Bytes("1")));
        var copy = Path.Combine(_directory, "copy.db");
        foreach (var suffix in (string[])["", "-wal"])
            System.IO.File.Copy(File + suffix, copy + suffix);
        using var snapshot = SqliteBackup.OpenSnapshot(copy);
        Assert.Equal(2, snapshot.Revision);
        Assert.Equal([Key(1)], await snapshot.Items.Select(i => i.Key).ToListAsync());
    }

    [Fact]
    public async Task A_damaged_store_is_replaced_when_asked_for_and_named_when_not()
    {
        await Store.CommitAsync(Commit.Put(Key(1), Bytes("1")));
        using var backup = await BackUpAsync();
        await Store.DisposeAsync();
        await System.IO.File.WriteAllTextAsync(File, new string('x', 100_000));
        var failure = Assert.Throws<StoreException>(() => SqliteBackup.Restore(File, backup, new RestoreOptions()));
        Assert.Equal($"the store {File} could not be read: SQLite Error 26: 'file is not a database'.", failure.Message);
        Assert.Contains("file is not a database", Assert.Throws<StoreException>(() => SqliteBackup.OpenSnapshot(File)).Message);

        var result = SqliteBackup.Restore(File, backup, new RestoreOptions { Replace = true });
        Assert.Equal((1, null), (result.Objects, result.Existing));
        await using var store = await ReopenAsync();
        Assert.NotNull(await store.GetAsync(Key(1)));
    }

    [Fact]
    public void What_is_no_store_is_not_backed_up()
    {
        var missing = Path.Combine(_directory, "missing.db");
        Assert.Equal($"there is no store {missing}", Assert.Throws<StoreException>(() => SqliteBackup.OpenSnapshot(missing)).Message);
        System.IO.File.WriteAllText(missing, "");
        Assert.Equal($"{missing} holds no store", Assert.Throws<StoreException>(() => SqliteBackup.OpenSnapshot(missing)).Message);
    }

    [Fact]
    public async Task A_restore_that_fails_leaves_the_store_as_it_was()
    {
        for (var i = 0; i < 40; i++)
            await Store.CommitAsync(Commit.Put(Key(i), System.Security.Cryptography.RandomNumberGenerator.GetBytes(50_000)));
        using var backup = await BackUpAsync();
        TinyDisk.Run(3 << 20, disk =>
        {
            var path = Path.Combine(disk, "store.db");
            var store = SqliteStore.Open(new SqliteStoreOptions(path));
            store.CommitAsync(Commit.Put(Key(1), Bytes("kept"))).AsTask().GetAwaiter().GetResult();
            store.DisposeAsync().AsTask().GetAwaiter().GetResult();
            var failure = Assert.Throws<StoreException>(() => SqliteBackup.Restore(path, backup, new RestoreOptions { Replace = true }));
            Assert.Equal($"the store {path} could not be restored: SQLite Error 13: 'database or disk is full'.", failure.Message);
            Assert.Equal(["store.db", "store.db.lock"], Directory.GetFiles(disk).Select(Path.GetFileName).Order());

            var same = SqliteStore.Open(new SqliteStoreOptions(path));
            Assert.Equal("kept", System.Text.Encoding.UTF8.GetString(same.GetAsync(Key(1)).AsTask().GetAwaiter().GetResult()!.Value));
            same.DisposeAsync().AsTask().GetAwaiter().GetResult();
        });
    }

    protected override ValueTask<IStore> OpenAsync() => ReopenAsync();

    protected override Task<StoreSnapshot> SnapshotAsync() => Task.FromResult(SqliteBackup.OpenSnapshot(File));

    protected override Task<RestoreResult> RestoreAsync(BackupReader backup, RestoreOptions options) => Task.FromResult(SqliteBackup.Restore(File, backup, options));

    protected override ValueTask<IStore> ReopenAsync() => ValueTask.FromResult<IStore>(SqliteStore.Open(new SqliteStoreOptions(File)));

    protected override ValueTask LoseAsync()
    {
        SqliteConnection.ClearAllPools();
        System.IO.File.Delete(File);
        return ValueTask.CompletedTask;
    }
}
