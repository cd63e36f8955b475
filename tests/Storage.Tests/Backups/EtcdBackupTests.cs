using MiniKube.Storage.Backups;
using MiniKube.Storage.Etcd;
using MiniKube.Storage.Tests.Etcd;

namespace MiniKube.Storage.Tests.Backups;

public sealed class EtcdBackupTests : RestoreContract
{
    private EtcdServer? _server;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_has_the_etcd_open_while_a_backup_is_restored_refuses_everything_until_it_is_started_again()
    {
        await Store.CommitAsync(Commit.Put(Key(1), Bytes("1")));
        using var backup = await BackUpAsync();
        await using var watch = Store.WatchAsync(new StoreWatch("/other", await Store.CurrentRevisionAsync()), Guard.Token).GetAsyncEnumerator(Guard.Token);
        await RestoreAsync(backup, new RestoreOptions { Replace = true });
        var failure = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            while (true)
                await Store.CommitAsync(Commit.Put("/meanwhile", Bytes("1")), Guard.Token);
        });
        Assert.EndsWith("a backup was restored into etcd since this server began: start the server again", failure.Message);
        await Assert.ThrowsAsync<StoreException>(async () => await Store.LoadAsync(new LoadOptions("/")));
        await Assert.ThrowsAsync<StoreException>(async () => await Store.CurrentRevisionAsync());
        await using var again = await ReopenAsync();
        Assert.True((await again.CommitAsync(Commit.Put(Key(1), Bytes("2")))).Revision > 1_000_000_000);
    }

    [Fact]
    public async Task A_restore_that_was_not_completed_keeps_servers_out_and_is_done_again()
    {
        await Store.CommitAsync(Commit.Put(Key(1), Bytes("1")));
        await Store.CommitAsync(Commit.Put(Key(2), Bytes("1")));
        using var backup = await BackUpAsync();
        await Store.DisposeAsync();
        using (var stop = new CancellationTokenSource())
        {
            var client = new EtcdClient(_server!.Store, TimeProvider.System);
            await RevisionBase.WriteAsync(client, 5, complete: false, stop.Token);
            client.Dispose();
        }
        var failure = await Assert.ThrowsAsync<StoreException>(async () => await ReopenAsync());
        Assert.Equal("a restore into this etcd was not completed: restore again", failure.Message);
        // What it left does not count as objects in the way.
        Assert.True((await RestoreAsync(backup, new RestoreOptions())).Restored);
        await using var again = await ReopenAsync();
        Assert.Equal(2, (await again.LoadAsync(new LoadOptions("/"))).Items.Count);
    }

    [Fact]
    public async Task History_after_a_restore_is_kept_and_compacted_as_ever()
    {
        await Store.CommitAsync(Commit.Put(Key(1), Bytes("1")));
        using var backup = await BackUpAsync();
        await Store.DisposeAsync();
        var restored = await RestoreAsync(backup, new RestoreOptions { Replace = true });
        await using var store = (EtcdStore)await ReopenAsync();
        var change = await store.CommitAsync(Commit.Put(Key(1), Bytes("2")));
        Assert.Equal(change.Revision, await store.CompactAsync(change.Revision));
        Assert.Equal(LoadStatus.Compacted, (await store.LoadAsync(new LoadOptions("/") { Revision = restored.Revision })).Status);
        Assert.Equal(LoadStatus.Loaded, (await store.LoadAsync(new LoadOptions("/") { Revision = change.Revision })).Status);
        Assert.Equal(LoadStatus.Future, (await store.LoadAsync(new LoadOptions("/") { Revision = change.Revision + 10 })).Status);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await store.CompactAsync(change.Revision + 10));
    }

    protected override async ValueTask<IStore> OpenAsync()
    {
        _server = await EtcdServer.StartAsync();
        return await ReopenAsync();
    }

    protected override Task<RestoreResult> RestoreAsync(BackupReader backup, RestoreOptions options) => EtcdRestore.RunAsync(_server!.Store, backup, options, Guard.Token);

    protected override async ValueTask<IStore> ReopenAsync() => await _server!.OpenAsync();

    protected override async ValueTask LoseAsync()
    {
        await _server!.DisposeAsync();
        _server = await EtcdServer.StartAsync();
    }
}
