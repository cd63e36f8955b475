using System.Text;
using MiniKube.Storage.Etcd;

namespace MiniKube.Storage.Tests.Etcd;

/// <summary>What becomes of the store when etcd, or the way to it, fails.</summary>
public sealed class EtcdFailureTests
{
    [Theory]
    [InlineData("SIGTERM")]
    [InlineData("SIGKILL")]
    public async Task Restarted_under_load_etcd_loses_nothing_acknowledged_and_watchers_resume_without_a_gap(string signal)
    {
        await using var server = await EtcdServer.StartAsync();
        await using var store = await server.OpenAsync();
        var seen = new List<StoreEvent>();
        var watch = Collect(store, new StoreWatch("", 1), seen, "/end");
        using var stop = new CancellationTokenSource();
        using var acknowledged = new SemaphoreSlim(0);
        var writers = Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            var (mine, unknown) = (new Dictionary<string, long>(), new HashSet<string>());
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var key = $"/{writer}/{i}";
                try
                {
                    mine[key] = (await store.CommitAsync(Commit.Create(key, Bytes(key)), Guard.Token)).Revision;
                    acknowledged.Release();
                }
                catch (StoreException e) when (e.OutcomeUnknown)
                {
                    unknown.Add(key);
                }
            }
            return (mine, unknown);
        })).ToArray();

        for (var restart = 0; restart < 3; restart++)
        {
            await More();
            await (signal == "SIGTERM" ? server.StopAsync() : server.KillAsync());
            server.Start();
        }
        await More();
        await stop.CancelAsync();
        var results = await Task.WhenAll(writers);
        var end = (await store.CommitAsync(Commit.Create("/end", Bytes("/end")), Guard.Token)).Revision;
        await watch;

        // Every revision, in order, once.
        Assert.Equal(Enumerable.Range(2, (int)end - 1).Select(r => (long)r), seen.Select(e => e.Revision));
        var known = results.SelectMany(r => r.mine).Append(KeyValuePair.Create("/end", end)).ToDictionary();
        Assert.Equal(known, seen.Where(e => known.ContainsKey(e.Key)).ToDictionary(e => e.Key, e => e.Revision));
        Assert.Subset(results.SelectMany(r => r.unknown).ToHashSet(), seen.Select(e => e.Key).Except(known.Keys).ToHashSet());

        async Task More()
        {
            var token = Guard.Token;
            for (var i = 0; i < 200; i++)
                await acknowledged.WaitAsync(token);
        }
    }

    [Fact]
    public async Task While_etcd_is_away_requests_fail_clearly_and_watches_wait()
    {
        await using var server = await EtcdServer.StartAsync();
        await using var store = await server.OpenAsync(Impatient);
        var seen = new List<StoreEvent>();
        await Eventually(() => store.CommitAsync(Commit.Put("/a", Bytes("1"))));
        var watch = Collect(store, new StoreWatch("", 1), seen, "/end");
        await server.KillAsync();

        // A request whose time is over in the middle of an attempt cannot tell how that would have ended.
        StoreException commit;
        do
            commit = await Assert.ThrowsAsync<StoreException>(async () => await store.CommitAsync(Commit.Create("/b", Bytes("1"))));
        while (commit.OutcomeUnknown);
        Assert.Contains($"etcd at {server.Store.Servers[0].GetLeftPart(UriPartial.Authority)}: Connection refused", commit.Message);
        await Assert.ThrowsAsync<StoreException>(async () => await store.LoadAsync(new LoadOptions("/")));
        await Assert.ThrowsAsync<StoreException>(async () => await store.CurrentRevisionAsync());
        Assert.False(watch.IsCompleted);

        server.Start();
        await Eventually(() => store.CommitAsync(Commit.Create("/end", Bytes("1"))));
        await watch;
        Assert.Equal(["/a", "/end"], seen.Select(e => e.Key).Distinct());
    }

    [Fact]
    public async Task A_request_waits_for_etcd_to_come_back()
    {
        await using var server = await EtcdServer.StartAsync();
        await using var store = await server.OpenAsync();
        await server.KillAsync();
        var load = store.LoadAsync(new LoadOptions("/"), Guard.Token).AsTask();
        var commit = store.CommitAsync(Commit.Create("/a", Bytes("1")), Guard.Token).AsTask();
        server.Start();
        Assert.True((await commit).Committed);
        Assert.Equal(LoadStatus.Loaded, (await load).Status);
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_reported_as_unknown_and_reading_shows_it()
    {
        await using var server = await EtcdServer.StartAsync();
        await using var proxy = new TcpProxy(server.Store.Servers[0]);
        await using var store = await server.OpenAsync(o => o with { Servers = [proxy.Url] });
        await using var other = await server.OpenAsync();
        proxy.SwallowAnswers();
        var commit = store.CommitAsync(Commit.Create("/a", Bytes("1"))).AsTask();
        await Collect(other, new StoreWatch("", 1), [], "/a");
        proxy.Cut();
        var failure = await Assert.ThrowsAsync<StoreException>(() => commit);
        Assert.True(failure.OutcomeUnknown);
        Assert.Contains("whether /a was changed is unknown", failure.Message);
        proxy.Mend();
        Assert.Equal(2, (await store.GetAsync("/a", Guard.Token))!.ModRevision);
        // And who tries again is told, not served twice.
        Assert.Equal(CommitStatus.Conflict, (await store.CommitAsync(Commit.Create("/a", Bytes("1")))).Status);
    }

    [Fact]
    public async Task A_member_that_hangs_is_given_up_after_the_timeout()
    {
        await using var server = await EtcdServer.StartAsync();
        await using var store = await server.OpenAsync(Impatient);
        server.Freeze();
        var commit = await Assert.ThrowsAsync<StoreException>(async () => await store.CommitAsync(Commit.Create("/a", Bytes("1"))));
        var load = await Assert.ThrowsAsync<StoreException>(async () => await store.LoadAsync(new LoadOptions("/")));
        server.Thaw();
        Assert.True(commit.OutcomeUnknown);
        Assert.Contains("no answer within 1 seconds", load.Message);
        await Eventually(() => store.CommitAsync(Commit.Put("/a", Bytes("2"))));
    }

    [Fact]
    public async Task When_a_member_dies_the_next_one_serves_and_watches_miss_nothing()
    {
        await using var cluster = await EtcdServer.StartAsync(new EtcdServerOptions { Members = 3 });
        await using var store = await cluster.OpenAsync(o => o with { RequestTimeout = TimeSpan.FromSeconds(5) });
        var seen = new List<StoreEvent>();
        var watch = Collect(store, new StoreWatch("", 1), seen, "/end");
        for (var i = 0; i < 20; i++)
            await Eventually(() => store.CommitAsync(Commit.Put($"/{i}", Bytes("1"))));
        // The first of the list is the one in use.
        await cluster.KillAsync(0);
        for (var i = 20; i < 40; i++)
            await Eventually(() => store.CommitAsync(Commit.Put($"/{i}", Bytes("1"))));
        await Eventually(() => store.CommitAsync(Commit.Put("/end", Bytes("1"))));
        await watch;
        Assert.Equal(Enumerable.Range(2, seen.Count).Select(r => (long)r), seen.Select(e => e.Revision));
        Assert.Equal(41, seen.Select(e => e.Key).Distinct().Count());
    }

    [Fact]
    public async Task A_full_etcd_refuses_commits_clearly_reads_go_on_and_it_recovers_when_the_alarm_is_disarmed()
    {
        await using var server = await EtcdServer.StartAsync(new EtcdServerOptions { Arguments = ["--quota-backend-bytes", $"{6 << 20}"] });
        await using var store = await server.OpenAsync();
        await store.CommitAsync(Commit.Create("/small", Bytes("1")));
        StoreException? full = null;
        long newest = 0;
        while (full is null)
        {
            try
            {
                newest = (await store.CommitAsync(Commit.Put("/big", new byte[1 << 20]), Guard.Token)).Revision;
            }
            catch (StoreException e)
            {
                full = e;
            }
        }
        Assert.Contains("etcd is full (NOSPACE)", full.Message);
        // The put that reaches the quota is refused although it was applied; the ones after it are not.
        Assert.True(full.OutcomeUnknown);
        Assert.Equal("1", Encoding.UTF8.GetString((await store.GetAsync("/small"))!.Value));
        var last = (await store.GetAsync("/big"))!.ModRevision;
        Assert.InRange(last, newest, newest + 1);
        Assert.Equal(last, await store.CurrentRevisionAsync());
        Assert.Contains("etcd is full (NOSPACE)", (await Assert.ThrowsAsync<StoreException>(async () => await store.CommitAsync(Commit.Put("/big", new byte[1 << 20])))).Message);
        Assert.Equal(last, (await store.GetAsync("/big"))!.ModRevision);

        // Space comes back as etcd's documentation says: compact, defragment, disarm.
        Assert.True((await store.CommitAsync(Commit.Delete("/big"))).Committed);
        await store.CompactAsync(await store.CurrentRevisionAsync());
        await server.PostAsync("/v3/maintenance/defragment", "{}");
        var alarm = (await server.PostAsync("/v3/maintenance/alarm", """{"action": "GET"}"""))["alarms"]![0]!;
        await server.PostAsync("/v3/maintenance/alarm", $$"""{"action": "DEACTIVATE", "memberID": "{{alarm["memberID"]}}", "alarm": "{{alarm["alarm"]}}"}""");
        await Eventually(() => store.CommitAsync(Commit.Put("/small", Bytes("2"))));
        Assert.Equal("2", Encoding.UTF8.GetString((await store.GetAsync("/small"))!.Value));
    }

    [Theory]
    [InlineData((1 << 20) + (600 << 10))]
    [InlineData(3 << 20)]
    public async Task A_value_that_is_too_large_is_refused_clearly(int bytes)
    {
        await using var server = await EtcdServer.StartAsync();
        await using var store = await server.OpenAsync();
        var failure = await Assert.ThrowsAsync<StoreException>(async () => await store.CommitAsync(Commit.Create("/big", new byte[bytes])));
        Assert.Equal($"the value of /big is too large for etcd ({bytes} bytes): see its --max-request-bytes", failure.Message);
        Assert.False(failure.OutcomeUnknown);
        Assert.Null(await store.GetAsync("/big"));
        Assert.Equal(2, (await store.CommitAsync(Commit.Create("/big", new byte[1 << 20]))).Revision);
    }

    [Fact]
    public async Task A_store_that_was_cut_off_while_history_was_compacted_says_so()
    {
        await using var server = await EtcdServer.StartAsync();
        await using var proxy = new TcpProxy(server.Store.Servers[0]);
        await using var store = await server.OpenAsync(o => o with { Servers = [proxy.Url] });
        await using var other = await server.OpenAsync();
        await other.CommitAsync(Commit.Create("/a", Bytes("1")));
        await Collect(store, new StoreWatch("", 1), [], "/a");
        await using var watch = store.WatchAsync(new StoreWatch("", 2), Guard.Token).GetAsyncEnumerator();
        var next = watch.MoveNextAsync().AsTask();
        proxy.Cut();
        for (var i = 0; i < 10; i++)
            await other.CommitAsync(Commit.Put("/a", Bytes($"{i}")));
        await other.CompactAsync(10);
        proxy.Mend();

        Assert.True(await next);
        Assert.Equal((true, 10), (watch.Current.Compacted, watch.Current.Revision));
        Assert.False(await watch.MoveNextAsync());
        // From there on all is there again.
        var seen = new List<StoreEvent>();
        var again = Collect(store, new StoreWatch("", 10), seen, "/end");
        await other.CommitAsync(Commit.Create("/end", Bytes("1")));
        await again;
        Assert.Equal([11, 12, 13], seen.Select(e => e.Revision));
    }

    private static EtcdStoreOptions Impatient(EtcdStoreOptions options) => options with { RequestTimeout = TimeSpan.FromSeconds(1) };

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    // A member that has just come, or just lost its leader, may refuse for a moment.
    private static async Task Eventually(Func<ValueTask<CommitResult>> commit)
    {
        var token = Guard.Token;
        while (true)
        {
            token.ThrowIfCancellationRequested();
            try
            {
                await commit();
                return;
            }
            catch (StoreException)
            {
            }
        }
    }

    private static async Task Collect(EtcdStore store, StoreWatch watch, List<StoreEvent> into, string last)
    {
        await foreach (var batch in store.WatchAsync(watch, Guard.Token))
        {
            Assert.False(batch.Compacted);
            into.AddRange(batch.Events);
            if (batch.Events.Any(e => e.Key == last))
                return;
        }
    }
}
