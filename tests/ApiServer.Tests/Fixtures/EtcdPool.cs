using System.Collections.Concurrent;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Storage.Tests.Etcd;

[assembly: AssemblyFixture(typeof(EtcdPool))]

namespace MiniKube.ApiServer.Tests.Fixtures;

/// <summary>
/// Real etcd servers for tests. A store takes the whole key space, so a server serves one test at a time and is emptied for the next; there are as many as tests
/// run at once.
/// </summary>
public sealed class EtcdPool : IAsyncDisposable
{
    // From the key of one zero byte to the end.
    private const string Everything = """{"key":"AA==","range_end":"AA=="}""";

    private readonly ConcurrentBag<EtcdServer> all = [];
    private readonly ConcurrentBag<EtcdServer> idle = [];

    /// <summary>A server without keys. The test is skipped if there is no etcd to start.</summary>
    internal static async Task<EtcdServer> RentAsync()
    {
        var pool = await Current();
        if (pool.idle.TryTake(out var used))
        {
            await used.PostAsync("/v3/kv/deleterange", Everything);
            return used;
        }
        var server = await EtcdServer.StartAsync();
        pool.all.Add(server);
        return server;
    }

    /// <summary>Whoever rented the server has closed his store.</summary>
    internal static async Task ReturnAsync(EtcdServer server) => (await Current()).idle.Add(server);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in all)
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<EtcdPool> Current() =>
        await TestContext.Current.GetFixture<EtcdPool>() ?? throw new InvalidOperationException("there is no pool outside of a test");
}
