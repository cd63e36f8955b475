using MiniKube.Storage.Etcd;

namespace MiniKube.Storage.Tests.Etcd;

/// <summary>The contract over a real etcd, each test with one of its own, since an empty store begins at revision 1.</summary>
public abstract class EtcdStoreContract(long recentBytes) : StoreContract
{
    private EtcdServer? _server;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override async ValueTask<IStore> OpenAsync()
    {
        _server = await EtcdServer.StartAsync();
        return await _server.OpenAsync(o => o with { RecentBytes = recentBytes });
    }
}

/// <summary>The contract where watches follow the commits that the store holds in memory.</summary>
public sealed class EtcdStoreTests() : EtcdStoreContract(8 << 20);

/// <summary>The contract where watches must read etcd's history, since hardly anything is held in memory.</summary>
public sealed class EtcdStoreHistoryTests() : EtcdStoreContract(1);
