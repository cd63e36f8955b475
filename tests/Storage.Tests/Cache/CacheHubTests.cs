using System.Collections.Concurrent;
using MiniKube.Storage.Cache;
using MiniKube.Storage.Memory;
using MiniKube.Storage.Sqlite;
using static MiniKube.Storage.Tests.Cache.Objects;

namespace MiniKube.Storage.Tests.Cache;

public sealed class CacheHubTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task One_watch_of_the_store_feeds_all_caches()
    {
        await using var store = new FaultyStore(new MemoryStore());
        await using var hub = new CacheHub(store, _time);
        var caches = new List<WatchCache>();
        foreach (var resource in (string[])["pods", "podtemplates", "nodes", "a", "z"])
            caches.Add(await hub.AddAsync(new WatchCacheOptions { Prefix = $"/registry/core/{resource}/", Decode = Decode }));
        await hub.StartAsync();
        foreach (var cache in caches)
            await store.CommitAsync(Commit.Put(cache.Prefix + "x", Pod("x", "x")));
        await hub.WaitUntilFreshAsync(Guard.Token);
        Assert.All(caches, c => Assert.Equal((1, 6L), (c.Snapshot().Count, c.Snapshot().Revision)));
        Assert.Equal(1, store.Watches);
    }

    [Fact]
    public async Task A_resource_added_later_is_loaded_and_one_removed_ends_its_watches()
    {
        await using var store = new MemoryStore();
        await using var hub = new CacheHub(store, _time);
        await hub.StartAsync();
        await store.PutAsync("early", "x");
        var pods = await hub.AddAsync(PodOptions);
        Assert.Equal(["early"], pods.Snapshot().Under(Pods).Names());
        using var watcher = (await pods.WatchAsync(new WatchQuery { After = pods.Snapshot().Revision })).Watcher!;
        var revision = await store.PutAsync("late", "x");
        Assert.Equal(["Added late 3 x"], (await watcher.ReadToAsync(revision)).Select(Describe));

        // What happened before it was removed is still told.
        await hub.WaitUntilFreshAsync(await store.DeleteAsync("late"), Guard.Token);
        hub.Remove(pods);
        var left = new WatchItem[2];
        Assert.Equal(1, await watcher.ReadAsync(left, Guard.Token));
        Assert.Equal(WatchType.Deleted, left[0].Type);
        Assert.Equal(0, await watcher.ReadAsync(left, Guard.Token));
        Assert.Equal(WatchEnd.Closed, watcher.End);
        await hub.AddAsync(PodOptions);
    }

    [Theory]
    [InlineData("/registry/core/pods")]
    [InlineData("/elsewhere/pods/")]
    [InlineData("/registry/core/pods/")]
    [InlineData("/registry/core/pods/default/")]
    [InlineData("/registry/core/")]
    public async Task Prefixes_that_cannot_be_told_apart_are_refused(string prefix)
    {
        await using var store = new MemoryStore();
        await using var hub = new CacheHub(store, _time);
        await hub.AddAsync(PodOptions);
        await Assert.ThrowsAsync<ArgumentException>(async () => await hub.AddAsync(PodOptions with { Prefix = prefix }));
    }

    [Fact]
    public async Task A_failed_watch_of_the_store_is_begun_again_and_watchers_miss_nothing()
    {
        await using var store = new FaultyStore(new MemoryStore());
        var failed = new TaskCompletionSource<Exception>();
        await using var hub = new CacheHub(store, _time, new CacheHubOptions { OnError = e => failed.TrySetResult(e) });
        var pods = await hub.AddAsync(PodOptions);
        await hub.StartAsync();
        using var watcher = (await pods.WatchAsync(new WatchQuery())).Watcher!;
        await watcher.ReadToAsync(await store.PutAsync("a", "x"));
        store.BreakWatches();
        Assert.IsType<StoreException>(await failed.Task.WaitAsync(Guard.Token));
        var revision = await store.PutAsync("b", "x");
        await AdvanceUntil(() => store.Watches == 2);
        Assert.Equal(["Added b 3 x"], (await watcher.ReadToAsync(revision)).Select(Describe));
    }

    [Fact]
    public async Task Overtaken_by_compaction_the_caches_load_anew_and_watchers_are_cut_off()
    {
        await using var store = new FaultyStore(new MemoryStore());
        await using var hub = new CacheHub(store, _time);
        var pods = await hub.AddAsync(PodOptions);
        await hub.StartAsync();
        using var watcher = (await pods.WatchAsync(new WatchQuery())).Watcher!;
        var read = watcher.ReadAsync(new WatchItem[8], Guard.Token).AsTask();
        store.Hold();
        store.BreakWatches();
        await store.PutAsync("a", "x");
        await store.PutAsync("b", "x");
        var revision = await store.DeleteAsync("a");
        await store.CompactAsync(revision);
        store.Release();
        await AdvanceUntil(() => store.Watches >= 2);
        await pods.WaitUntilFreshAsync(revision, Guard.Token);
        Assert.Equal(["b"], pods.Snapshot().Under(Pods).Names());
        Assert.Equal(0, await read);
        Assert.Equal(WatchEnd.CutOff, watcher.End);
        Assert.Null((await pods.WatchAsync(new WatchQuery { After = 1 })).Watcher);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_restart_watchers_resume_from_the_stores_history(bool sqlite)
    {
        var directory = Directory.CreateTempSubdirectory("hub-").FullName;
        var options = new SqliteStoreOptions(Path.Combine(directory, "store.db"));
        IStore inner = sqlite ? SqliteStore.Open(options) : new MemoryStore();
        await inner.PutAsync("a", "1");     // 2
        await inner.PutAsync("a", "2");     // 3
        await inner.PutAsync("b", "1");     // 4
        await inner.DeleteAsync("a");       // 5
        await inner.CommitAsync(Commit.Put(Nodes + "n", Pod("n", "x")));
        await inner.PutAsync("b", "2");     // 7
        await inner.CompactAsync(2);
        if (sqlite)
        {
            await inner.DisposeAsync();
            inner = SqliteStore.Open(options);
        }
        await using (var store = new FaultyStore(inner))
        await using (var hub = new CacheHub(store, _time))
        {
            var pods = await hub.AddAsync(PodOptions);
            await hub.StartAsync();
            store.Hold();
            var starts = new long[] { 2, 2, 2, 4, 3 }.Select(after => pods.WatchAsync(new WatchQuery { After = after }, Guard.Token).AsTask()).ToArray();
            store.Release();
            var watchers = (await Task.WhenAll(starts)).Select(s => s.Watcher!).ToArray();
            string[] all = ["Modified a 3 2", "Added b 4 1", "Deleted a 5 2", "Modified b 7 2"];
            int[] from = [0, 0, 0, 2, 1];
            foreach (var (watcher, skip) in watchers.Zip(from))
                Assert.Equal(all[skip..], (await watcher.ReadToAsync(7)).Select(Describe));
            Assert.Equal(2, store.Watches);

            // What is compacted is gone, and asking again does not read again.
            Assert.Null((await pods.WatchAsync(new WatchQuery { After = 1 })).Watcher);
            Assert.Null((await pods.WatchAsync(new WatchQuery { After = 1 })).Watcher);
            Assert.Equal(3, store.Watches);
            Assert.Same(pods.Find(Key("b")), (await (await pods.WatchAsync(new WatchQuery { After = 5 })).Watcher!.ReadToAsync(7))[0].Entry);
        }
        Directory.Delete(directory, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Watchers_under_load_end_with_the_state_of_the_store(bool sqlite)
    {
        var directory = Directory.CreateTempSubdirectory("hub-").FullName;
        await using (IStore store = sqlite ? SqliteStore.Open(new SqliteStoreOptions(Path.Combine(directory, "store.db"))) : new MemoryStore())
        await using (var hub = new CacheHub(store, TimeProvider.System))
        {
            var pods = await hub.AddAsync(PodOptions with { RingBytes = 1 << 20 });
            await hub.StartAsync();
            var end = new TaskCompletionSource<long>();
            var watches = Enumerable.Range(0, 8).Select(seed => Task.Run(() => FollowAsync(pods, seed, end.Task))).ToArray();
            await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
            {
                var random = new Random(writer);
                for (var i = 0; i < 300; i++)
                {
                    var pod = $"ns{random.Next(2)}/p{random.Next(10)}";
                    if (random.Next(4) == 0)
                        await store.DeleteAsync(pod);
                    else
                        await store.PutAsync(pod, random.Next(2) == 0 ? "x" : "y");
                }
            })));
            end.SetResult(await store.CurrentRevisionAsync());
            await Task.WhenAll(watches);
        }
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void On_one_thread_the_same_seed_gives_the_same_history()
    {
        var histories = new[] { 7, 7, 8, 9, 10 }.Select(History).ToArray();
        Assert.Equal(histories[0], histories[1]);
        Assert.Contains(histories[2..], h => h != histories[0]);
    }

    private static string History(int seed)
    {
        var history = new ConcurrentQueue<string>();
        SingleThread.Run(seed, async () =>
        {
            var store = new MemoryStore();
            var hub = new CacheHub(store, new ManualTime());
            var pods = await hub.AddAsync(PodOptions);
            await hub.StartAsync();
            async Task Watch(string name)
            {
                using var watcher = (await pods.WatchAsync(new WatchQuery { After = 1, Filter = App("x") })).Watcher!;
                var buffer = new WatchItem[2];
                while (watcher.ProgressRevision < 31)
                {
                    var count = await watcher.ReadAsync(buffer);
                    foreach (var item in buffer[..count])
                        history.Enqueue($"{name} {Describe(item)}");
                }
            }

            async Task Write(string pod)
            {
                for (var i = 0; i < 10; i++)
                {
                    history.Enqueue($"{pod} writes {await store.PutAsync(pod, i % 3 == 0 ? "y" : "x")}");
                    await Task.Yield();
                }
            }

            var watches = Task.WhenAll(Watch("w1"), Watch("w2"));
            await Task.WhenAll(Write("a"), Write("b"), Write("c"));
            await hub.WaitUntilFreshAsync();
            await store.PutAsync("a", "x");
            await store.PutAsync("a", "y");
            await watches;
            await hub.DisposeAsync();
        });
        return string.Join('\n', history);
    }

    // Lists, watches, and resumes at random, as an informer would; at the end it must know exactly what the cache knows.
    private static async Task FollowAsync(WatchCache pods, int seed, Task<long> end)
    {
        var random = new Random(seed);
        var filter = seed % 2 == 0 ? App("x") : null;
        var scope = seed % 3 == 0 ? Pods + "ns1/" : Pods;
        var token = Guard.Token;
        var listed = await pods.ListAsync(new ListQuery { Scope = scope, Filter = filter });
        var known = listed.Items.ToDictionary(e => e.Key, e => e.ModRevision);
        var seen = listed.Revision;
        var buffer = new WatchItem[4];
        while (true)
        {
            using var watcher = (await pods.WatchAsync(new WatchQuery { Scope = scope, Filter = filter, After = seen })).Watcher!;
            for (var reads = random.Next(1, 30); reads > 0; reads--)
            {
                var count = watcher.Read(buffer);
                for (var i = 0; i < count; i++)
                {
                    var item = buffer[i];
                    Assert.True(item.Revision > seen, "not in order, or twice");
                    seen = item.Revision;
                    Assert.Equal(item.Type != WatchType.Added, known.ContainsKey(item.Entry!.Key));
                    if (item.Type == WatchType.Deleted)
                        known.Remove(item.Entry.Key);
                    else
                        known[item.Entry.Key] = item.Revision;
                }
                Assert.Equal(WatchEnd.None, watcher.End);
                if (count == 0)
                {
                    seen = watcher.ProgressRevision;
                    if (end.IsCompleted)
                    {
                        await pods.WaitUntilFreshAsync(await end, token);
                        if (seen >= await end)
                        {
                            var final = await pods.ListAsync(new ListQuery { Scope = scope, Filter = filter });
                            Assert.Equal(final.Items.Select(e => (e.Key, e.ModRevision)).Order(), known.Select(k => (k.Key, k.Value)).Order());
                            return;
                        }
                    }
                    await Task.WhenAny(watcher.WaitAsync(token).AsTask(), end);
                    break;
                }
            }
        }
    }

    // The pause before a new attempt begins on the pump's own thread, so the clock moves until it was seen.
    private async Task AdvanceUntil(Func<bool> condition)
    {
        var token = Guard.Token;
        while (!condition())
        {
            token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
