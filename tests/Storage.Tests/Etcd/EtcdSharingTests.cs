using System.Text;
using Google.Protobuf;
using MiniKube.Storage.Cache;
using MiniKube.Storage.Etcd;
using MiniKube.Storage.Etcd.Wire;
using MiniKube.Storage.Tests.Cache;

namespace MiniKube.Storage.Tests.Etcd;

/// <summary>Several stores on one etcd, and others beside them.</summary>
public sealed class EtcdSharingTests
{
    [Fact]
    public async Task Two_stores_see_each_others_writes_at_once()
    {
        await using var server = await EtcdServer.StartAsync();
        await using var a = await server.OpenAsync();
        await using var b = await server.OpenAsync();
        for (var i = 0; i < 50; i++)
        {
            var (writer, reader) = i % 2 == 0 ? (a, b) : (b, a);
            var written = await writer.CommitAsync(Commit.Put("/a", Bytes($"{i}")));
            Assert.Equal(written.Revision, await reader.CurrentRevisionAsync());
            Assert.Equal($"{i}", Encoding.UTF8.GetString((await reader.GetAsync("/a"))!.Value));
            Assert.Equal(CommitStatus.Conflict, (await reader.CommitAsync(Commit.Put("/a", Bytes("x"), written.Revision - 1))).Status);
        }
    }

    [Fact]
    public async Task A_fresh_read_of_one_servers_cache_sees_what_another_server_wrote()
    {
        await using var server = await EtcdServer.StartAsync();
        await using var a = await server.OpenAsync();
        await using var b = await server.OpenAsync();
        await using var hub = new CacheHub(b, TimeProvider.System);
        var pods = await hub.AddAsync(Objects.PodOptions);
        await hub.StartAsync(Guard.Token);
        for (var i = 0; i < 50; i++)
        {
            var revision = await a.PutAsync("a", $"{i}");
            await hub.WaitUntilFreshAsync(Guard.Token);
            Assert.Equal(revision, pods.Find(Objects.Key("a"))!.ModRevision);
        }
    }

    [Fact]
    public async Task Of_guarded_commits_through_two_stores_exactly_one_wins()
    {
        await using var server = await EtcdServer.StartAsync();
        await using var a = await server.OpenAsync();
        await using var b = await server.OpenAsync();
        long expected = 0;
        for (var round = 0; round < 10; round++)
        {
            var guard = expected;
            var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
                Task.Run(async () => await (i % 2 == 0 ? a : b).CommitAsync(Commit.Put("/a", Bytes($"{i}"), guard)))));
            expected = Assert.Single(results, r => r.Committed).Revision;
        }
        Assert.Equal(expected, (await b.GetAsync("/a"))!.ModRevision);
    }

    [Fact]
    public async Task In_each_round_one_store_compacts_and_another_takes_over_when_it_is_gone()
    {
        await using var server = await EtcdServer.StartAsync();
        await using var a = await server.OpenAsync();
        await using var b = await server.OpenAsync();
        using var client = new EtcdClient(server.Store, TimeProvider.System);
        var (first, second) = (new EtcdCompactor(a, client), new EtcdCompactor(b, client));
        var compacted = new List<long>();
        for (var round = 0; round < 6; round++)
        {
            await a.CommitAsync(Commit.Put("/a", Bytes($"{round}")));
            if (round < 3)
                await first.RoundAsync(Guard.Token);
            await second.RoundAsync(Guard.Token);
            var old = await b.LoadAsync(new LoadOptions("/") { Revision = 1 });
            compacted.Add(old.Status == LoadStatus.Compacted ? old.Revision : 0);
        }
        // A round makes two revisions, the commit and the turn: 2 3, 4 5, 6 7 and so on. Each compacts to the turn before.
        Assert.Equal([0, 3, 5, 7, 9, 11], compacted);
    }

    [Fact]
    public async Task Keys_that_others_change_at_one_revision_come_in_one_batch()
    {
        await using var server = await EtcdServer.StartAsync();
        await using var store = await server.OpenAsync();
        using var client = new EtcdClient(server.Store, TimeProvider.System);
        for (var i = 0; i < 400; i++)
        {
            var both = new TxnRequest();
            foreach (var key in (string[])[$"/{i}/a", $"/{i}/b", $"/{i}/c"])
                both.Success.Add(new RequestOp { RequestPut = new PutRequest { Key = ByteString.CopyFromUtf8(key) } });
            await client.TxnAsync(both, Guard.Token);
        }
        foreach (var previous in (bool[])[false, true])
        {
            long after = 1;
            await foreach (var batch in store.WatchAsync(new StoreWatch("/", 1) { WithPrevious = previous }, Guard.Token))
            {
                Assert.Equal(Enumerable.Range((int)after + 1, (int)(batch.Revision - after)).SelectMany(r => new long[] { r, r, r }), batch.Events.Select(e => e.Revision));
                if ((after = batch.Revision) == 401)
                    break;
            }
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
