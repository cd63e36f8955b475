using System.Security.Cryptography;
using MiniKube.Storage.Sqlite;

namespace MiniKube.Storage.Tests;

/// <summary>The embedded store on a file system that really is full: every write of SQLite's that needs a new page fails with ENOSPC.</summary>
public sealed class SqliteDiskFullTests
{
    private const int ValueBytes = 64 << 10;

    // SQLite moves its log into the file when the log has 1000 pages of 4 KiB.
    private const long Checkpoint = 1000 * 4096;

    [Fact]
    public void When_the_disk_is_full_commits_say_so_reads_go_on_and_with_space_it_goes_on() => TinyDisk.Run(3 << 20, disk =>
    {
        var path = Path.Combine(disk, "store.db");
        var store = SqliteStore.Open(new SqliteStoreOptions(path) { RecentBytes = 1 });
        var acknowledged = new List<(string Key, byte[] Value, long Revision)>();
        Write(store, acknowledged, 8);
        var ballast = TinyDisk.Fill(disk);

        for (var i = 0; i < 3; i++)
            AssertFull(path, Assert.Throws<StoreException>(() => Write(store, acknowledged, 1)));
        AssertFull(path, Assert.Throws<StoreException>(() => Done(store.CommitAsync(Commit.Delete(acknowledged[0].Key)))));
        // Also what is not in memory any more, of now and of before.
        AssertHolds(store, acknowledged);
        Assert.Single(Done(store.LoadAsync(new LoadOptions("/") { Revision = 2 })).Items);
        Assert.Equal(8, Watched(store, 1, acknowledged[^1].Revision));

        File.Delete(ballast);
        Write(store, acknowledged, 4);
        AssertHolds(store, acknowledged);
        Assert.Equal(Enumerable.Range(2, 12).Select(r => (long)r), acknowledged.Select(a => a.Revision));
        Reopen(ref store, path);
        AssertHolds(store, acknowledged);
        Close(store);
    });

    [Fact]
    public void When_the_checkpoint_finds_no_space_nothing_that_was_acknowledged_is_lost_and_with_space_it_goes_on() => TinyDisk.Run(7 << 20, disk =>
    {
        var path = Path.Combine(disk, "store.db");
        var store = SqliteStore.Open(new SqliteStoreOptions(path));
        var acknowledged = new List<(string Key, byte[] Value, long Revision)>();
        // The log fits, the log and the file with the same content do not.
        AssertFull(path, Assert.Throws<StoreException>(() => Write(store, acknowledged, 1000)));
        // It was due, begun, and ended for want of space.
        Assert.True(new FileInfo(path + "-wal").Length > Checkpoint);
        Assert.InRange(new FileInfo(path).Length, ValueBytes, acknowledged.Count * ValueBytes);
        AssertHolds(store, acknowledged);

        // Compaction is a write too, and frees no space that the log could have.
        AssertFull(path, Assert.Throws<StoreException>(() => Done(store.CompactAsync(acknowledged[^1].Revision))));
        TinyDisk.Resize(disk, 32 << 20);
        Write(store, acknowledged, 100);
        AssertHolds(store, acknowledged);
        Reopen(ref store, path);
        AssertHolds(store, acknowledged);
        Close(store);
    });

    [Fact]
    public void A_store_that_was_closed_on_a_full_disk_opens_with_all_that_was_acknowledged_when_there_is_space() => TinyDisk.Run(7 << 20, disk =>
    {
        var path = Path.Combine(disk, "store.db");
        var store = SqliteStore.Open(new SqliteStoreOptions(path));
        var acknowledged = new List<(string Key, byte[] Value, long Revision)>();
        Assert.Throws<StoreException>(() => Write(store, acknowledged, 1000));
        TinyDisk.Fill(disk);
        // Its last checkpoint fails as well.
        Close(store);
        var failure = Record.Exception(() => Reopen(ref store, path));
        if (failure is not null)
            Assert.Contains($"the store {path} could not be opened", Assert.IsType<StoreException>(failure).Message);
        else
            AssertHolds(store, acknowledged);

        TinyDisk.Resize(disk, 32 << 20);
        if (failure is not null)
            store = SqliteStore.Open(new SqliteStoreOptions(path));
        AssertHolds(store, acknowledged);
        Write(store, acknowledged, 10);
        AssertHolds(store, acknowledged);
        Close(store);
    });

    private static void Write(SqliteStore store, List<(string Key, byte[] Value, long Revision)> acknowledged, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (key, value) = ($"/{acknowledged.Count:0000}", RandomNumberGenerator.GetBytes(ValueBytes));
            acknowledged.Add((key, value, Done(store.CommitAsync(Commit.Create(key, value))).Revision));
        }
    }

    private static void AssertFull(string path, StoreException failure)
    {
        Assert.StartsWith($"the store {path} could not write: ", failure.Message);
        Assert.Contains("database or disk is full", failure.Message);
        Assert.DoesNotContain('\n', failure.Message);
    }

    private static void AssertHolds(SqliteStore store, List<(string Key, byte[] Value, long Revision)> acknowledged)
    {
        var loaded = Done(store.LoadAsync(new LoadOptions("/")));
        Assert.Equal(acknowledged.Select(a => (a.Key, a.Revision)), loaded.Items.Select(i => (i.Key, i.ModRevision)));
        Assert.All(loaded.Items.Zip(acknowledged), pair => Assert.True(pair.First.Value.AsSpan().SequenceEqual(pair.Second.Value)));
    }

    private static int Watched(SqliteStore store, long after, long upTo)
    {
        var seen = 0;
        foreach (var batch in store.WatchAsync(new StoreWatch("/", after)).ToBlockingEnumerable())
        {
            seen += batch.Events.Count;
            if (batch.Revision == upTo)
                break;
        }
        return seen;
    }

    private static void Reopen(ref SqliteStore store, string path)
    {
        Close(store);
        store = SqliteStore.Open(new SqliteStoreOptions(path));
    }

    private static void Close(SqliteStore store) => store.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static T Done<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();
}
