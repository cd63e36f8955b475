using MiniKube.Storage.Cache;
using MiniKube.Storage.Memory;
using static MiniKube.Storage.Tests.Cache.Objects;

namespace MiniKube.Storage.Tests.Cache;

public sealed class WatchCacheTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly MemoryStore _store = new();
    private readonly CacheHub _hub;
    private WatchCache _pods = null!;

    public WatchCacheTests() => _hub = new CacheHub(_store, _time);

    public async ValueTask InitializeAsync()
    {
        _pods = await _hub.AddAsync(PodOptions with { RingBytes = 20_000, PinBytes = 20_000 });
        await _hub.AddAsync(new WatchCacheOptions { Prefix = Nodes, Decode = Decode });
        await _store.PutAsync("early", "x");
        await _hub.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task It_holds_the_current_objects_and_every_revision_advances_it()
    {
        Assert.Equal(["early"], _pods.Snapshot().Under(Pods).Names());
        var written = await _store.PutAsync("web", "x");
        await _pods.WaitUntilFreshAsync(written, Guard.Token);
        Assert.Equal((written, written), (_pods.Find(Key("web"))!.ModRevision, _pods.Snapshot().Revision));

        var elsewhere = (await _store.CommitAsync(Commit.Put(Nodes + "n1", Pod("n1", "x")))).Revision;
        var unknown = (await _store.CommitAsync(Commit.Put("/registry/other/things/a", [1]))).Revision;
        Assert.Equal(unknown, await _hub.WaitUntilFreshAsync(Guard.Token));
        Assert.Equal((elsewhere + 1, 2), (_pods.Snapshot().Revision, _pods.Snapshot().Count));

        await _pods.WaitUntilFreshAsync(await _store.DeleteAsync("web"), Guard.Token);
        Assert.Null(_pods.Find(Key("web")));
    }

    [Fact]
    public async Task A_revision_in_the_future_is_waited_for()
    {
        using var impatient = new CancellationTokenSource();
        var tooFar = _pods.WaitUntilFreshAsync(1000, impatient.Token).AsTask();
        var next = _pods.WaitUntilFreshAsync(_hub.Revision + 1, Guard.Token).AsTask();
        Assert.False(next.IsCompleted);
        await _store.PutAsync("web", "x");
        await next;
        Assert.NotNull(_pods.Find(Key("web")));
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tooFar);
    }

    [Fact]
    public async Task A_snapshot_does_not_change()
    {
        var before = _pods.Snapshot();
        await Fresh(_store.PutAsync("early", "changed"));
        await Fresh(_store.PutAsync("late", "x"));
        Assert.Equal(["early"], before.Under(Pods).Names());
        Assert.Equal("x", before.Find(Key("early"))!.Index.Labels["app"]);
        Assert.Equal("changed", _pods.Find(Key("early"))!.Index.Labels["app"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_pages_of_a_list_are_one_snapshot(bool unpinned)
    {
        for (var i = 0; i < 25; i++)
            await Fresh(_store.PutAsync($"ns/p{i:00}", i % 2 == 0 ? "even" : "odd"));
        await Fresh(_store.PutAsync("nsx/p", "even"));

        var found = new List<string>();
        var remaining = new List<long?>();
        ListPage page = await _pods.ListAsync(new ListQuery { Scope = Pods + "ns/", Limit = 10 });
        var revision = page.Revision;
        while (true)
        {
            Assert.Equal((LoadStatus.Loaded, revision), (page.Status, page.Revision));
            found.AddRange(page.Items.Names());
            remaining.Add(page.Remaining);
            if (page.Continue is null)
                break;
            await Fresh(_store.DeleteAsync($"ns/p{found.Count + 1:00}"));
            await Fresh(_store.PutAsync($"ns/p{found.Count:00}a", "new"));
            // So much replaced that nothing may stay pinned: the store's own history has the state.
            for (var i = 0; unpinned && i < 3; i++)
                await Fresh(_store.PutAsync("big", "x", new string('x', 20_000)));
            page = await _pods.ListAsync(new ListQuery { Scope = Pods + "ns/", Limit = 10, StartAfter = page.Continue, Revision = revision });
        }
        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"ns/p{i:00}"), found);
        Assert.Equal([15L, 5L, null], remaining);
    }

    [Fact]
    public async Task Pages_of_a_state_that_is_forgotten_everywhere_say_so()
    {
        for (var i = 0; i < 5; i++)
            await Fresh(_store.PutAsync($"p{i}", "x"));
        var page = await _pods.ListAsync(new ListQuery { Limit = 2 });
        await Fresh(_store.DeleteAsync("p3"));
        _time.Advance(TimeSpan.FromMinutes(6));
        await _store.CompactAsync(_hub.Revision);
        var next = await _pods.ListAsync(new ListQuery { Limit = 2, StartAfter = page.Continue, Revision = page.Revision });
        Assert.Equal((LoadStatus.Compacted, 0), (next.Status, next.Items.Count));
    }

    [Fact]
    public async Task A_filtered_page_counts_what_matches()
    {
        for (var i = 0; i < 20; i++)
            await Fresh(_store.PutAsync($"p{i:00}", i % 5 == 0 ? "fifth" : "other"));
        var revision = _hub.Revision;
        foreach (var exact in (long?[])[null, revision])
        {
            if (exact is not null)
                await Fresh(_store.DeleteAsync("p00"));
            var query = new ListQuery { Filter = App("fifth"), Limit = 3, Revision = exact };
            var first = await _pods.ListAsync(query);
            Assert.Equal(["p00", "p05", "p10"], first.Items.Names());
            Assert.Null(first.Remaining);
            var last = await _pods.ListAsync(query with { StartAfter = first.Continue, Revision = first.Revision });
            Assert.Equal(["p15"], last.Items.Names());
            Assert.Null(last.Continue);
        }
    }

    [Fact]
    public async Task An_exact_revision_is_listed_as_it_was_and_a_future_one_is_not_reached()
    {
        var revision = _hub.Revision;
        await Fresh(_store.PutAsync("web", "x"));
        await Fresh(_store.DeleteAsync("early"));
        Assert.Equal(["early"], (await _pods.ListAsync(new ListQuery { Revision = revision })).Items.Names());
        Assert.Equal(["web"], (await _pods.ListAsync(new ListQuery())).Items.Names());
        Assert.Equal(LoadStatus.Future, (await _pods.ListAsync(new ListQuery { Revision = 1000 })).Status);
    }

    [Fact]
    public async Task A_watch_tells_every_change_once_in_order()
    {
        using var watcher = await Watch(new WatchQuery());
        await _store.PutAsync("web", "1");     // 3
        await _store.PutAsync("web", "2");     // 4
        await _store.PutAsync("ns/db", "1");   // 5
        await _store.DeleteAsync("web");       // 6
        await _store.PutAsync("web", "3");     // 7
        Assert.Equal(
            ["Added web 3 1", "Modified web 4 2", "Added ns/db 5 1", "Deleted web 6 2", "Added web 7 3"],
            (await watcher.ReadToAsync(7)).Select(Describe));
    }

    [Fact]
    public async Task A_watch_begins_after_its_revision_be_it_past_or_future()
    {
        await Fresh(_store.PutAsync("a", "x"));   // 3
        await Fresh(_store.PutAsync("b", "x"));   // 4
        using var past = await Watch(new WatchQuery { After = 3 });
        using var future = await Watch(new WatchQuery { After = 5 });
        await Fresh(_store.PutAsync("c", "x"));   // 5
        await Fresh(_store.PutAsync("d", "x"));   // 6
        Assert.Equal(["Added b 4 x", "Added c 5 x", "Added d 6 x"], (await past.ReadToAsync(6)).Select(Describe));
        Assert.Equal(["Added d 6 x"], (await future.ReadToAsync(6)).Select(Describe));
    }

    [Fact]
    public async Task A_watch_of_a_namespace_tells_only_of_it()
    {
        using var watcher = await Watch(new WatchQuery { Scope = Pods + "ns/" });
        await _store.PutAsync("ns/a", "x");
        await _store.PutAsync("ns2/a", "x");
        await _store.PutAsync("ns/b", "x");
        Assert.Equal(["Added ns/a 3 x", "Added ns/b 5 x"], (await watcher.ReadToAsync(5)).Select(Describe));
    }

    [Theory]
    [InlineData("- x", "Added web 4 x")]
    [InlineData("- y", null)]
    [InlineData("x x", "Modified web 4 x")]
    [InlineData("x y", "Deleted web 4 x")]
    [InlineData("y x", "Added web 4 x")]
    [InlineData("y y", null)]
    [InlineData("x -", "Deleted web 4 x")]
    [InlineData("y -", null)]
    public async Task A_selector_translates_changes(string change, string? told)
    {
        var (before, after) = (change[0], change[^1]);
        if (before == '-')
            await _store.PutAsync("other", "x");
        else
            await _store.PutAsync("web", $"{before}");
        await _pods.WaitUntilFreshAsync(3, Guard.Token);
        using var watcher = await Watch(new WatchQuery { Filter = App("x") });
        if (after == '-')
            await _store.DeleteAsync("web");
        else
            await _store.PutAsync("web", $"{after}");
        Assert.Equal(told is null ? [] : [told], (await watcher.ReadToAsync(4)).Select(Describe));
    }

    [Fact]
    public async Task A_waiting_watch_is_not_woken_by_what_does_not_concern_it()
    {
        using var watcher = await Watch(new WatchQuery { Filter = App("x"), Scope = Pods + "ns/" });
        Assert.Equal(0, watcher.Read(new WatchItem[8]));
        var wait = watcher.WaitAsync(Guard.Token).AsTask();
        await Fresh(_store.PutAsync("ns/a", "y"));
        await Fresh(_store.PutAsync("b", "x"));
        Assert.False(wait.IsCompleted);
        await _store.PutAsync("ns/c", "x");
        await wait;
        Assert.Equal(["Added ns/c 5 x"], (await watcher.ReadToAsync(5)).Select(Describe));
    }

    [Fact]
    public async Task A_slow_watch_is_cut_off_and_the_others_are_not()
    {
        using var slow = await Watch(new WatchQuery());
        using var quick = await Watch(new WatchQuery());
        var told = new List<WatchItem>();
        for (var i = 0; i < 100; i++)
        {
            var revision = await _store.PutAsync("web", "x", new string('x', 1000));
            told.AddRange(await quick.ReadToAsync(revision));
        }
        Assert.Equal(100, told.Count);
        Assert.Equal(0, await slow.ReadAsync(new WatchItem[8], Guard.Token));
        Assert.Equal((WatchEnd.CutOff, WatchEnd.None), (slow.End, quick.End));

        // It may not resume either: what it missed is more than the ring holds.
        var again = await _pods.WatchAsync(new WatchQuery { After = slow.ProgressRevision });
        Assert.Null(again.Watcher);
        using var resumed = (await _pods.WatchAsync(new WatchQuery { After = again.Oldest })).Watcher!;
        Assert.Equal(_hub.Revision - again.Oldest, (await resumed.ReadToAsync(_hub.Revision)).Count);
    }

    [Fact]
    public async Task Changes_that_are_too_old_are_dropped()
    {
        await Fresh(_store.PutAsync("web", "1"));
        _time.Advance(TimeSpan.FromMinutes(4));
        await Fresh(_store.PutAsync("web", "2"));
        _time.Advance(TimeSpan.FromMinutes(2));
        await _store.CompactAsync(4);
        var gone = await _pods.WatchAsync(new WatchQuery { After = 2 });
        Assert.Equal((null, 3L), (gone.Watcher, gone.Oldest));
        using var kept = await Watch(new WatchQuery { After = 3 });
        Assert.Equal(["Modified web 4 2"], (await kept.ReadToAsync(4)).Select(Describe));
    }

    [Fact]
    public async Task Bookmarks_tell_how_far_a_watch_has_come()
    {
        using var watcher = await Watch(new WatchQuery { Filter = App("x"), Bookmarks = true });
        using var without = await Watch(new WatchQuery { Filter = App("x") });
        await Fresh(_store.PutAsync("a", "y"));
        await Fresh(_store.PutAsync("b", "x"));
        await Fresh(_store.CommitAsync(Commit.Put("/registry/other/a", [1])));
        var buffer = new WatchItem[8];
        Assert.Equal(1, await watcher.ReadAsync(buffer, Guard.Token));
        var idle = watcher.ReadAsync(buffer, Guard.Token);
        Assert.False(idle.IsCompleted);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await idle);
        Assert.Equal("Bookmark 5", Describe(buffer[0]));
        Assert.Equal(["Added b 4 x"], (await without.ReadToAsync(5)).Select(Describe));

        // Resuming from the bookmark misses nothing and repeats nothing.
        await Fresh(_store.PutAsync("c", "x"));
        using var resumed = await Watch(new WatchQuery { After = 5 });
        Assert.Equal(["Added c 6 x"], (await resumed.ReadToAsync(6)).Select(Describe));
    }

    [Fact]
    public async Task A_read_ends_by_cancellation_and_the_watch_goes_on()
    {
        using var watcher = await Watch(new WatchQuery());
        var buffer = new WatchItem[8];
        using var cancel = new CancellationTokenSource();
        var read = watcher.ReadAsync(buffer, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        await _store.PutAsync("web", "x");
        Assert.Equal(1, await watcher.ReadAsync(buffer, Guard.Token));
    }

    [Fact]
    public async Task A_cache_that_is_redefined_indexes_anew_and_its_watches_go_on_after_they_come_again()
    {
        await _pods.WaitUntilFreshAsync(await _store.PutAsync("web", "x"), Guard.Token);
        using var watcher = await Watch(new WatchQuery());
        _pods.Redefine(static (_, _) => new EntryIndex(new Dictionary<string, string> { ["new"] = "yes" }, new Dictionary<string, string>()));
        Assert.Equal(0, await watcher.ReadAsync(new WatchItem[2], Guard.Token));
        Assert.Equal(WatchEnd.CutOff, watcher.End);
        Assert.Equal(["early", "web"], _pods.Snapshot().Under(Pods).Names());
        Assert.Equal("yes", _pods.Find(Key("web"))!.Index.Labels["new"]);

        using var again = await Watch(new WatchQuery { After = watcher.ProgressRevision });
        var revision = await _store.PutAsync("late", "x");
        Assert.Equal(revision, Assert.Single(await again.ReadToAsync(revision)).Revision);
    }

    [Fact]
    public async Task Disposing_a_watch_ends_its_read()
    {
        var watcher = await Watch(new WatchQuery());
        var read = watcher.ReadAsync(new WatchItem[8], Guard.Token).AsTask();
        watcher.Dispose();
        Assert.Equal(0, await read);
        Assert.Equal(WatchEnd.Closed, watcher.End);
    }

    [Fact]
    public async Task A_rendering_is_made_once_and_shared()
    {
        await Fresh(_store.PutAsync("web", "x"));
        var entry = _pods.Find(Key("web"))!;
        var made = 0;
        var rows = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
            entry.Rendering("Table", e => $"{Interlocked.Increment(ref made)} {Name(e)}"))));
        Assert.Equal(1, made);
        Assert.All(rows, r => Assert.Same(rows[0], r));
        Assert.Equal("other", entry.Rendering("protobuf", _ => "other"));

        using var one = await Watch(new WatchQuery { After = 2 });
        using var two = await Watch(new WatchQuery { After = 2 });
        var (first, second) = ((await one.ReadToAsync(3))[0], (await two.ReadToAsync(3))[0]);
        Assert.Same(first.Event!.Rendering("Table", _ => new object()), second.Event!.Rendering("Table", _ => new object()));
    }

    [Fact]
    public async Task Reading_a_cached_object_allocates_nothing()
    {
        await Fresh(_store.PutAsync("web", "x"));
        var (key, output) = (Key("web"), new System.Buffers.ArrayBufferWriter<byte>(1 << 20));
        _pods.Find(key)!.Write(output);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            _pods.Snapshot().Find(key)!.Write(output);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private async Task<CacheWatcher> Watch(WatchQuery query) => (await _pods.WatchAsync(query)).Watcher!;

    private async Task Fresh(Task<long> write) => await _pods.WaitUntilFreshAsync(await write, Guard.Token);

    private async Task Fresh(ValueTask<CommitResult> write) => await _pods.WaitUntilFreshAsync((await write).Revision, Guard.Token);
}
