using System.Text;
using MiniKube.Storage.Backups;

namespace MiniKube.Storage.Tests.Backups;

/// <summary>A backup that is taken of a store while others write to it; each store inherits these tests.</summary>
public abstract class BackupContract : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("backup-").FullName;
    private IStore? _store;

    protected IStore Store => _store!;

    protected string Backup => Path.Combine(_directory, "cluster.backup");

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_backup_taken_while_others_write_is_the_state_of_one_revision()
    {
        for (var i = 0; i < 2500; i++)
            await Put(i, 0);
        using var stop = new CancellationTokenSource();
        using var written = new SemaphoreSlim(0);
        // Creates, updates and deletes, all over the keys.
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var round = 1; !stop.IsCancellationRequested; round++)
            {
                var key = ((round * 97) + (writer * 31)) % 3000;
                await (round % 5 == 0 ? Store.CommitAsync(Commit.Delete(Key(key))) : Store.CommitAsync(Commit.Put(Key(key), Bytes($"{writer} {round}"))));
                written.Release();
            }
        })).ToArray();
        for (var i = 0; i < 100; i++)
            await written.WaitAsync(Guard.Token);
        using (var snapshot = await SnapshotAsync())
            await BackupWriter.WriteAsync(Backup, snapshot, TimeProvider.System.GetUtcNow());
        await stop.CancelAsync();
        await Task.WhenAll(writers);

        using var backup = BackupReader.Open(Backup);
        Assert.InRange(backup.Header.Revision, 2600, await Store.CurrentRevisionAsync());
        var then = await Store.LoadAsync(new LoadOptions("/") { Revision = backup.Header.Revision });
        Assert.Equal(
            then.Items.Select(i => $"{i.Key} {Encoding.UTF8.GetString(i.Value)}"),
            backup.Items().OrderBy(i => i.Key, StringComparer.Ordinal).Select(i => $"{i.Key} {Encoding.UTF8.GetString(i.Value)}"));
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Key(int i) => $"/registry/things/{i:0000}";

    /// <summary>An empty store.</summary>
    protected abstract ValueTask<IStore> OpenAsync();

    /// <summary>Its state, as <c>mkube backup</c> reads it.</summary>
    protected virtual Task<StoreSnapshot> SnapshotAsync() => StoreSnapshot.OfAsync(Store);

    private async Task Put(int key, int value) => await Store.CommitAsync(Commit.Put(Key(key), Bytes($"{value}")));
}
