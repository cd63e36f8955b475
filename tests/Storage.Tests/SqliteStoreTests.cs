using Microsoft.Data.Sqlite;
using MiniKube.Storage.Sqlite;

namespace MiniKube.Storage.Tests;

public sealed class SqliteStoreTests : StoreContract
{
    private readonly string _directory = Directory.CreateTempSubdirectory("store-").FullName;
    private volatile Action<SqliteConnection, WriterStep> _fault = (_, _) => { };

    private string File => Path.Combine(_directory, "store.db");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_restart_keeps_everything_and_never_reuses_a_revision()
    {
        await Store.CommitAsync(Commit.Put("/a", Bytes("1")));
        await Store.CommitAsync(Commit.Put("/b", Bytes("1")));
        await Store.CommitAsync(Commit.Put("/a", Bytes("2")));
        await Store.CommitAsync(Commit.Delete("/b"));
        await Store.DisposeAsync();

        await using (var again = Open())
        {
            Assert.Equal(5, await again.CurrentRevisionAsync());
            Assert.Equal(("2", 4L), Assert.Single((await again.LoadAsync(new LoadOptions("/"))).Items) is var item ? (Text(item.Value), item.ModRevision) : default);
            var at3 = await again.LoadAsync(new LoadOptions("/") { Revision = 3 });
            Assert.Equal(["/a 1", "/b 1"], at3.Items.Select(i => $"{i.Key} {Text(i.Value)}"));
            await foreach (var batch in again.WatchAsync(new StoreWatch("/", 1), Guard.Token))
            {
                Assert.Equal([2L, 3, 4, 5], batch.Events.Select(e => e.Revision));
                break;
            }
            // The newest row is a deletion, and compaction removes it.
            await again.CompactAsync(5);
            await again.WaitSweptAsync(5, Guard.Token);
        }

        await using var third = Open();
        Assert.Equal(5, await third.CurrentRevisionAsync());
        Assert.Equal(LoadStatus.Compacted, (await third.LoadAsync(new LoadOptions("/") { Revision = 4 })).Status);
        Assert.Equal(6, (await third.CommitAsync(Commit.Create("/b", Bytes("3")))).Revision);
    }

    [Fact]
    public async Task Commits_that_wait_together_are_written_together()
    {
        var groups = 0;
        _fault = (_, step) => groups += step == WriterStep.BeforeGroup ? 1 : 0;
        await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => Store.CommitAsync(Commit.Create($"/{i}", Bytes("x"))).AsTask()));
        Assert.InRange(groups, 1, 1000);
    }

    [Fact]
    public async Task A_full_disk_fails_the_commit_clearly_reads_go_on_and_it_recovers()
    {
        await Store.CommitAsync(Commit.Put("/a", Bytes("1")));
        _fault = (connection, step) => Pragma(connection, step, "PRAGMA max_page_count = 1");
        var failure = await Assert.ThrowsAsync<StoreException>(async () => await Store.CommitAsync(Commit.Put("/big", new byte[1 << 20])));
        Assert.Contains("database or disk is full", failure.Message);
        Assert.Contains(File, failure.Message);
        Assert.Equal("1", Text((await Store.GetAsync("/a"))!.Value));
        Assert.Equal(2, await Store.CurrentRevisionAsync());

        _fault = (connection, step) => Pragma(connection, step, "PRAGMA max_page_count = 1000000");
        Assert.Equal(3, (await Store.CommitAsync(Commit.Put("/big", new byte[1 << 20]))).Revision);
        Assert.Null((await Store.CommitAsync(Commit.Put("/a", Bytes("2"), 2))).Current);
    }

    [Fact]
    public async Task A_commit_that_failed_after_it_took_place_is_published_after_all()
    {
        await Store.CommitAsync(Commit.Put("/a", Bytes("1")));
        _fault = (_, step) =>
        {
            if (step == WriterStep.AfterCommit)
                throw new SqliteException("disk I/O error", 10);
        };
        await Assert.ThrowsAsync<StoreException>(async () => await Store.CommitAsync(Commit.Put("/a", Bytes("2"))));
        _fault = (_, _) => { };

        // The writer asks the file what became of it: watchers and loads see it, and its revision is not given out again.
        var e = Assert.Single(await Collect(new StoreWatch("/", 2), 3));
        Assert.Equal((3, "2"), (e.Revision, Text(e.Value)));
        Assert.Equal(4, (await Store.CommitAsync(Commit.Put("/a", Bytes("3"), 3))).Revision);
    }

    [Fact]
    public async Task While_the_disk_stays_broken_every_commit_fails_and_afterwards_all_is_well()
    {
        await Store.CommitAsync(Commit.Put("/a", Bytes("1")));
        _fault = (_, step) =>
        {
            if (step != WriterStep.AfterCommit)
                throw new SqliteException("disk I/O error", 10);
        };
        for (var i = 0; i < 3; i++)
            await Assert.ThrowsAsync<StoreException>(async () => await Store.CommitAsync(Commit.Put("/a", Bytes("2"))));
        Assert.Equal("1", Text((await Store.GetAsync("/a"))!.Value));
        _fault = (_, _) => { };
        Assert.Equal(3, (await Store.CommitAsync(Commit.Put("/a", Bytes("2"), 2))).Revision);
    }

    [Fact]
    public async Task Compaction_removes_obsolete_rows_from_the_file()
    {
        for (var i = 0; i < 1000; i++)
            await Store.CommitAsync(Commit.Put($"/{i % 10}", Bytes($"{i}")));
        await Store.CommitAsync(Commit.Delete("/0"));
        var current = await Store.CurrentRevisionAsync();
        await Store.CompactAsync(current);
        await ((SqliteStore)Store).WaitSweptAsync(current, Guard.Token);

        using var connection = new SqliteConnection(Database.ConnectionString(File, pooled: false));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT COUNT(*) FROM log) || ' ' || (SELECT COUNT(*) FROM value)";
        Assert.Equal("9 9", command.ExecuteScalar());
        Assert.Equal(9, (await Store.LoadAsync(new LoadOptions("/"))).Items.Count);
    }

    [Fact]
    public async Task Watches_read_old_commits_from_the_file()
    {
        await Store.DisposeAsync();
        await using var store = SqliteStore.Open(new SqliteStoreOptions(File) { RecentBytes = 1000 });
        var value = new byte[100];
        for (var i = 0; i < 2000; i++)
            await store.CommitAsync(Commit.Put($"/{i % 7}", value));
        var seen = new List<long>();
        await foreach (var batch in store.WatchAsync(new StoreWatch("/", 1), Guard.Token))
        {
            seen.AddRange(batch.Events.Select(e => e.Revision));
            if (batch.Revision == 2001)
                break;
        }
        Assert.Equal(Enumerable.Range(2, 2000).Select(i => (long)i), seen);
    }

    [Fact]
    public void A_second_process_is_refused() =>
        Assert.Contains("in use by another process", Assert.Throws<StoreException>(() => { Open(); }).Message);

    [Theory]
    [InlineData("missing/store.db", null, "its directory does not exist")]
    [InlineData("garbage.db", "this is no database, but long enough to be taken for one: ..............................", "not a database")]
    public void A_store_that_cannot_be_opened_says_why(string name, string? content, string message)
    {
        var file = Path.Combine(_directory, name);
        if (content is not null)
            System.IO.File.WriteAllText(file, content);
        var failure = Assert.Throws<StoreException>(() => { SqliteStore.Open(new SqliteStoreOptions(file)); });
        Assert.Contains(message, failure.Message);
        Assert.Contains(file, failure.Message);
    }

    [Fact]
    public async Task A_newer_layout_is_refused()
    {
        await Store.DisposeAsync();
        using (var connection = new SqliteConnection(Database.ConnectionString(File, pooled: false)))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }
        Assert.Contains("layout 99", Assert.Throws<StoreException>(() => { Open(); }).Message);
    }

    [Fact]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public void Nobody_but_the_owner_can_read_the_files()
    {
        foreach (var file in Directory.GetFiles(_directory))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(file));
    }

    protected override ValueTask<IStore> OpenAsync() => ValueTask.FromResult<IStore>(Open());

    private static void Pragma(SqliteConnection connection, WriterStep step, string sql)
    {
        if (step != WriterStep.BeforeGroup)
            return;
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteStore Open() => SqliteStore.Open(new SqliteStoreOptions(File) { Fault = (connection, step) => _fault(connection, step) });
}
