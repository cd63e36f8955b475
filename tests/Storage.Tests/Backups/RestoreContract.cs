using System.Text;
using MiniKube.Storage.Backups;
using MiniKube.Storage.Memory;

namespace MiniKube.Storage.Tests.Backups;

/// <summary>What every store that outlives its process promises of backup and restore.</summary>
public abstract class RestoreContract : BackupContract
{
    [Fact]
    public async Task After_a_restore_every_object_is_as_it_was_and_no_revision_goes_back()
    {
        await Store.CommitAsync(Commit.Put(Key(1), Bytes("1")));
        await Store.CommitAsync(Commit.Put(Key(2), Bytes("1")));
        await Store.CommitAsync(Commit.Put(Key(1), Bytes("2")));
        await Store.CommitAsync(Commit.Put(Key(3), Bytes("1")));
        await Store.CommitAsync(Commit.Delete(Key(3)));
        using var backup = await BackUpAsync();
        // What clients saw after the backup.
        var lost = await Store.CommitAsync(Commit.Put(Key(1), Bytes("lost")));
        await Store.CommitAsync(Commit.Put(Key(9), Bytes("lost")));
        var newest = await Store.CurrentRevisionAsync();
        await Store.DisposeAsync();

        var result = await RestoreAsync(backup, new RestoreOptions { Replace = true });
        Assert.Equal((true, 2L, 3L), (result.Restored, result.Objects, result.Existing));
        await using var restored = await ReopenAsync();
        Assert.Equal(result.Revision, await restored.CurrentRevisionAsync());
        Assert.True(result.Revision >= newest + 1_000_000_000);
        var items = (await restored.LoadAsync(new LoadOptions("/"))).Items;
        Assert.Equal([$"{Key(1)} 2", $"{Key(2)} 1"], items.Select(i => $"{i.Key} {Encoding.UTF8.GetString(i.Value)}"));
        Assert.All(items, i => Assert.InRange(i.ModRevision, newest + 1_000_000_000, result.Revision));

        // Whoever has seen the past is told that it is gone.
        foreach (var seen in (long[])[1, backup.Header.Revision, newest, newest + 1, result.Revision - 1000])
        {
            await foreach (var batch in restored.WatchAsync(new StoreWatch("/", seen), Guard.Token))
            {
                Assert.True(batch.Compacted);
                break;
            }
            Assert.Equal(LoadStatus.Compacted, (await restored.LoadAsync(new LoadOptions("/") { Revision = seen })).Status);
        }
        // A guard from before the restore holds for nothing.
        Assert.Equal(CommitStatus.Conflict, (await restored.CommitAsync(Commit.Put(Key(1), Bytes("3"), lost.Revision))).Status);
        Assert.Equal(CommitStatus.Conflict, (await restored.CommitAsync(Commit.Create(Key(1), Bytes("3")))).Status);
        // And it goes on from there.
        var current = items[0].ModRevision;
        var next = await restored.CommitAsync(Commit.Put(Key(1), Bytes("3"), current));
        Assert.Equal((CommitStatus.Committed, result.Revision + 1), (next.Status, next.Revision));
        await foreach (var batch in restored.WatchAsync(new StoreWatch("/registry/", result.Revision), Guard.Token))
        {
            if (batch.Events is not [var e])
                continue;
            Assert.Equal((StoreEventKind.Updated, Key(1), next.Revision), (e.Kind, e.Key, e.Revision));
            break;
        }
    }

    [Fact]
    public async Task Restored_twice_of_one_backup_with_the_first_restores_store_lost_revisions_still_do_not_go_back()
    {
        await Store.CommitAsync(Commit.Put(Key(1), Bytes("1")));
        using var backup = await BackUpAsync();
        await Store.DisposeAsync();
        var first = await RestoreAsync(backup, new RestoreOptions { Replace = true });
        await using (var once = await ReopenAsync())
        {
            for (var i = 0; i < 100; i++)
                await once.CommitAsync(Commit.Put(Key(1), Bytes($"{i}")));
        }
        await LoseAsync();
        var second = await RestoreAsync(backup, new RestoreOptions());
        Assert.True(second.Revision > first.Revision + 100);
        await using var twice = await ReopenAsync();
        Assert.True((await twice.GetAsync(Key(1)))!.ModRevision > first.Revision + 100);
    }

    [Fact]
    public async Task A_restore_over_a_restored_store_goes_on_above_it_whatever_the_clock_says()
    {
        await Store.CommitAsync(Commit.Put(Key(1), Bytes("1")));
        using var backup = await BackUpAsync();
        await Store.DisposeAsync();
        var first = await RestoreAsync(backup, new RestoreOptions { Replace = true, Time = new ManualTime() });
        Assert.InRange(first.Revision, 1_000_000_000, 1_000_001_000);
        var second = await RestoreAsync(backup, new RestoreOptions { Replace = true, Time = new ManualTime() });
        Assert.InRange(second.Revision, first.Revision + 1_000_000_000, first.Revision + 1_000_001_000);
    }

    [Fact]
    public async Task A_store_that_holds_objects_is_left_alone_unless_they_are_to_be_replaced()
    {
        await Store.CommitAsync(Commit.Put(Key(1), Bytes("1")));
        using var backup = await BackUpAsync();
        await Store.CommitAsync(Commit.Put(Key(2), Bytes("2")));
        await Store.DisposeAsync();
        var result = await RestoreAsync(backup, new RestoreOptions());
        Assert.Equal((false, 2L), (result.Restored, result.Existing));
        await using var same = await ReopenAsync();
        Assert.Equal(3, await same.CurrentRevisionAsync());
        Assert.Equal([Key(1), Key(2)], (await same.LoadAsync(new LoadOptions("/"))).Items.Select(i => i.Key));
    }

    [Fact]
    public async Task A_backup_of_one_store_is_restored_into_another()
    {
        await Store.DisposeAsync();
        await using var memory = new MemoryStore();
        for (var i = 0; i < 1500; i++)
            await memory.CommitAsync(Commit.Create(Key(i), Bytes($"value {i}")));
        using var snapshot = await StoreSnapshot.OfAsync(memory);
        await BackupWriter.WriteAsync(Backup, snapshot, TimeProvider.System.GetUtcNow());
        using var backup = BackupReader.Open(Backup);
        Assert.Equal(1500, (await RestoreAsync(backup, new RestoreOptions())).Objects);
        await using var store = await ReopenAsync();
        var items = (await store.LoadAsync(new LoadOptions("/"))).Items;
        Assert.Equal(Enumerable.Range(0, 1500).Select(i => $"value {i}"), items.Select(i => Encoding.UTF8.GetString(i.Value)));
        Assert.Equal(1500, items.Select(i => i.ModRevision).Distinct().Count());
    }

    /// <summary>Restores where the store was, which is closed.</summary>
    protected abstract Task<RestoreResult> RestoreAsync(BackupReader backup, RestoreOptions options);

    /// <summary>Opens what is there.</summary>
    protected abstract ValueTask<IStore> ReopenAsync();

    /// <summary>Takes away everything that the store, which is closed, was kept in.</summary>
    protected abstract ValueTask LoseAsync();

    protected async Task<BackupReader> BackUpAsync()
    {
        using (var snapshot = await SnapshotAsync())
            await BackupWriter.WriteAsync(Backup, snapshot, TimeProvider.System.GetUtcNow());
        return BackupReader.Open(Backup);
    }
}
