using Microsoft.Data.Sqlite;
using MiniKube.Storage.Backups;
using MiniKube.Storage.Memory;
using MiniKube.Storage.Sqlite;

namespace MiniKube.Storage.Tests;

public sealed class MemoryExpiryTests : ExpiryContract
{
    protected override ValueTask<IStore> OpenAsync() => ValueTask.FromResult<IStore>(new MemoryStore(Time));

    [Fact]
    public async Task Nothing_ends_before_its_time_and_a_put_begins_it_anew()
    {
        await PutAsync("/a", "1", Short);
        Pass(Short - TimeSpan.FromSeconds(1));
        Assert.Equal(["/a"], await KeysAsync());
        await PutAsync("/a", "2", Short);
        Pass(Short - TimeSpan.FromSeconds(1));
        Assert.Equal(["/a"], await KeysAsync());
        Pass(TimeSpan.FromSeconds(1));
        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public async Task A_lifetime_may_be_longer_than_any_timer()
    {
        await PutAsync("/a", "1", TimeSpan.FromDays(1000));
        await PutAsync("/b", "1", TimeSpan.FromDays(999));
        Pass(TimeSpan.FromDays(999));
        Assert.Equal(["/a"], await KeysAsync());
        Pass(TimeSpan.FromDays(1));
        Assert.Empty(await KeysAsync());
    }
}

public sealed class SqliteExpiryTests : ExpiryContract
{
    private readonly string _directory = Directory.CreateTempSubdirectory("store-").FullName;
    private volatile Action<WriterStep> _fault = _ => { };

    private string File => Path.Combine(_directory, "store.db");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(90, 0)]
    public async Task A_value_ends_in_time_although_the_store_was_closed_meanwhile(int minutesClosed, int minutesOpen)
    {
        await PutAsync("/brief", "1", Short);
        await PutAsync("/lasting", "1", null);
        await Store.DisposeAsync();
        Time.Advance(TimeSpan.FromMinutes(minutesClosed));
        await using var again = Open();
        Assert.Equal([("/brief", true), ("/lasting", false)], (await again.LoadAsync(new LoadOptions("/"))).Items.Select(i => (i.Key, i.Expires)));
        Time.Advance(TimeSpan.FromMinutes(minutesOpen));
        await foreach (var batch in again.WatchAsync(new StoreWatch("/", 3), Guard.Token))
        {
            var e = Assert.Single(batch.Events);
            Assert.Equal((StoreEventKind.Deleted, "/brief", 4L), (e.Kind, e.Key, e.Revision));
            break;
        }
        Assert.Equal(["/lasting"], (await again.LoadAsync(new LoadOptions("/"))).Items.Select(i => i.Key));
    }

    [Fact]
    public async Task What_could_not_be_deleted_is_tried_again()
    {
        await PutAsync("/brief", "1", Short);
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _fault = step =>
        {
            if (step != WriterStep.BeforeGroup)
                return;
            failed.TrySetResult();
            throw new SqliteException("disk I/O error", 10);
        };
        Pass(Short);
        await failed.Task.WaitAsync(Guard.Token);
        // A commit of our own goes after it through the writer, so that its failure is known to all.
        await Assert.ThrowsAsync<StoreException>(() => PutAsync("/other", "1", null));
        _fault = _ => { };
        Assert.Equal(["/brief"], await KeysAsync());
        while (Time.Timers == 0)
            await Task.Yield();
        Pass(TimeSpan.FromSeconds(11));
        Assert.Equal(["/brief"], (await DeletionsAsync(1)).Select(e => e.Key));
    }

    [Fact]
    public async Task A_file_from_before_there_were_lifetimes_is_taken_over()
    {
        await PutAsync("/lasting", "1", null);
        await Store.DisposeAsync();
        using (var connection = new SqliteConnection(Database.ConnectionString(File, pooled: false)))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "ALTER TABLE log DROP COLUMN expires; PRAGMA user_version = 1";
            command.ExecuteNonQuery();
        }
        await using var again = Open();
        Assert.Equal(["/lasting"], (await again.LoadAsync(new LoadOptions("/"))).Items.Select(i => i.Key));
        await again.CommitAsync(Commit.Put("/brief", [1]) with { Lifetime = Short });
        Pass(Short);
        await foreach (var batch in again.WatchAsync(new StoreWatch("/", 3), Guard.Token))
        {
            Assert.Equal("/brief", Assert.Single(batch.Events).Key);
            break;
        }
    }

    protected override ValueTask<IStore> OpenAsync() => ValueTask.FromResult<IStore>(Open());

    protected override Task<StoreSnapshot> SnapshotAsync() => Task.FromResult(SqliteBackup.OpenSnapshot(File));

    private SqliteStore Open() => SqliteStore.Open(new SqliteStoreOptions(File) { Time = Time, Fault = (_, step) => _fault(step) });
}
