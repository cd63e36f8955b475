using System.Net;
using System.Net.Sockets;
using System.Text;
using MiniKube.Storage.Etcd;
using MiniKube.Storage.Etcd.Wire;

namespace MiniKube.Storage.Tests.Etcd;

/// <summary>How etcd is reached, and how much it is asked at a time.</summary>
public sealed class EtcdClientTests
{
    [Fact]
    public async Task With_tls_both_sides_show_certificates()
    {
        using var tls = new TestCertificates();
        using var foreign = new TestCertificates();
        await using var server = await EtcdServer.StartAsync(new EtcdServerOptions { Tls = tls });
        await using (var store = await server.OpenAsync())
        {
            Assert.True((await store.CommitAsync(Commit.Create("/a", Encoding.UTF8.GetBytes("1")))).Committed);
            await foreach (var batch in store.WatchAsync(new StoreWatch("", 1), Guard.Token))
            {
                Assert.Equal("/a", Assert.Single(batch.Events).Key);
                break;
            }
        }
        Assert.Contains("no TLS connection", await Refused(server, o => o with { CaFile = foreign.Ca }));
        Assert.Contains("etcd at https://127.0.0.1:", await Refused(server, o => o with { CertFile = null, KeyFile = null }));
        Assert.Contains("etcd at https://127.0.0.1:", await Refused(server, o => o with { CertFile = foreign.ClientCert, KeyFile = foreign.ClientKey }));
        Assert.Contains("a client certificate needs its key", await Refused(server, o => o with { KeyFile = null }));
        Assert.Contains("/nowhere could not be read", await Refused(server, o => o with { CaFile = "/nowhere" }));
    }

    [Fact]
    public async Task A_certificate_for_another_address_is_refused()
    {
        using var tls = new TestCertificates(serverName: "10.1.2.3");
        Assert.Contains("no TLS connection", (await Assert.ThrowsAsync<StoreException>(async () =>
            await EtcdServer.StartAsync(new EtcdServerOptions { Tls = tls }, TimeSpan.FromSeconds(8)))).Message);
    }

    [Fact]
    public async Task Servers_that_do_not_answer_are_passed_over()
    {
        await using var server = await EtcdServer.StartAsync();
        // Nothing listens on the first. The second's queue is full, so its kernel swallows what comes.
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen(0);
        using var queued = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await queued.ConnectAsync(silent.LocalEndPoint!, Guard.Token);
        await using var store = await server.OpenAsync(o => o with
        {
            Servers = [new Uri("http://127.0.0.1:1"), new Uri($"http://{silent.LocalEndPoint}"), .. o.Servers],
        });
        Assert.Equal(2, (await store.CommitAsync(Commit.Create("/a", [1]))).Revision);
    }

    [Fact]
    public async Task No_etcd_at_all_is_said_in_one_line()
    {
        var options = new EtcdStoreOptions([new Uri("http://127.0.0.1:1")]) { RequestTimeout = TimeSpan.FromMilliseconds(200) };
        var failure = await Assert.ThrowsAsync<StoreException>(() => EtcdStore.OpenAsync(options, TimeProvider.System));
        Assert.Equal("etcd at http://127.0.0.1:1: Connection refused", failure.Message);
    }

    [Fact]
    public async Task A_large_state_is_loaded_in_pages_as_one_snapshot_and_anew_when_compaction_comes_between_them()
    {
        await using var server = await EtcdServer.StartAsync();
        await using var writer = await server.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 1200).Select(i => writer.CommitAsync(Commit.Create($"/a/{i:0000}", [1])).AsTask()));
        var pages = 0;
        var client = new HookedClient(new EtcdClient(server.Store, TimeProvider.System))
        {
            BeforeRange = async request =>
            {
                if (request.RangeEnd.IsEmpty || ++pages is not (2 or 4))
                    return;
                // The first load's second page comes after a change, the second load's second page after one and compaction.
                var change = await writer.CommitAsync(Commit.Put($"/a/{pages:0000}", [2]));
                if (pages == 4)
                    await writer.CompactAsync(change.Revision);
            },
        };
        await using var store = await EtcdStore.OpenAsync(client, server.Store, TimeProvider.System, Guard.Token);

        var first = await store.LoadAsync(new LoadOptions("/a/"));
        Assert.Equal((1201, 1200, 2), (first.Revision, first.Items.Count, pages));
        Assert.All(first.Items, i => Assert.Equal(1, i.Value[0]));
        var second = await store.LoadAsync(new LoadOptions("/a/"));
        Assert.Equal((1203, 1200, 6), (second.Revision, second.Items.Count, pages));
        Assert.Equal(["/a/0002", "/a/0004"], second.Items.Where(i => i.Value[0] == 2).Select(i => i.Key));
    }

    [Fact]
    public async Task History_of_large_values_comes_whole_though_it_comes_in_fragments()
    {
        await using var server = await EtcdServer.StartAsync();
        await using var store = await server.OpenAsync(o => o with { RecentBytes = 1 });
        for (var i = 0; i < 12; i++)
            await store.CommitAsync(Commit.Put("/big", [.. Enumerable.Repeat((byte)i, 1 << 20)]));
        long after = 1;
        await foreach (var batch in store.WatchAsync(new StoreWatch("", 1) { WithPrevious = true }, Guard.Token))
        {
            foreach (var e in batch.Events)
            {
                Assert.Equal(++after, e.Revision);
                Assert.Equal((1 << 20, (byte)(after - 2)), (e.Value!.Length, e.Value[^1]));
                Assert.Equal(after == 2 ? null : (byte)(after - 3), e.Previous?.Value[0]);
            }
            if (after == 13)
                break;
        }
    }

    [Fact]
    public async Task Those_who_ask_together_share_a_read_that_began_after_they_asked()
    {
        var reads = new List<TaskCompletionSource<int>>();
        var began = new SemaphoreSlim(0);
        var shared = new SharedRead<int>(() =>
        {
            var read = new TaskCompletionSource<int>();
            reads.Add(read);
            began.Release();
            return read.Task;
        });
        var token = Guard.Token;
        var first = shared.ReadAsync(token);
        await began.WaitAsync(token);
        using var impatient = new CancellationTokenSource();
        var (second, third, fourth) = (shared.ReadAsync(token), shared.ReadAsync(token), shared.ReadAsync(impatient.Token));
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fourth);
        reads[0].SetException(new StoreException("lost"));
        await Assert.ThrowsAsync<StoreException>(() => first);
        await began.WaitAsync(token);
        reads[1].SetResult(2);
        Assert.Equal((2, 2), (await second, await third));
        var fifth = shared.ReadAsync(token);
        await began.WaitAsync(token);
        reads[2].SetResult(3);
        Assert.Equal(3, await fifth);
    }

    [Theory]
    [InlineData("http://a:2379", "http://a:2379/")]
    [InlineData("https://a:2379, https://b:2379/", "https://a:2379/ https://b:2379/")]
    [InlineData("a:2379", null)]
    [InlineData("http://a:2379,", null)]
    [InlineData("unix:///run/etcd", null)]
    [InlineData("http://a:2379/path", null)]
    public void The_list_of_servers_is_urls(string text, string? servers)
    {
        if (servers is null)
            Assert.Throws<FormatException>(() => EtcdStoreOptions.ParseServers(text));
        else
            Assert.Equal(servers, string.Join(' ', EtcdStoreOptions.ParseServers(text)));
    }

    private static async Task<string> Refused(EtcdServer server, Func<EtcdStoreOptions, EtcdStoreOptions> with) =>
        (await Assert.ThrowsAsync<StoreException>(() => server.OpenAsync(o => with(o) with { RequestTimeout = TimeSpan.FromMilliseconds(500) }))).Message;

    /// <summary>A client before whose reads something happens.</summary>
    private sealed class HookedClient(IEtcdClient inner) : IEtcdClient
    {
        public Func<RangeRequest, Task> BeforeRange { get; init; } = _ => Task.CompletedTask;

        public async Task<RangeResponse> RangeAsync(RangeRequest request, CancellationToken cancel)
        {
            await BeforeRange(request);
            return await inner.RangeAsync(request, cancel);
        }

        public Task<LeaseGrantResponse> GrantAsync(LeaseGrantRequest request, CancellationToken cancel) => inner.GrantAsync(request, cancel);

        public Task<TxnResponse> TxnAsync(TxnRequest request, CancellationToken cancel) => inner.TxnAsync(request, cancel);

        public Task CompactAsync(CompactionRequest request, CancellationToken cancel) => inner.CompactAsync(request, cancel);

        public IAsyncEnumerable<WatchResponse> WatchAsync(WatchCreateRequest request, CancellationToken cancel) => inner.WatchAsync(request, cancel);

        public void Dispose() => inner.Dispose();
    }
}
