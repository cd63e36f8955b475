using System.Text;

namespace MiniKube.Storage.Tests;

/// <summary>What every store promises (see <see cref="IStore"/>); each implementation inherits these tests.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    private const string Root = "/registry/";
    private const string End = Root + "3/end";

    private IStore? _store;

    protected IStore Store => _store!;

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>An empty store.</summary>
    protected abstract ValueTask<IStore> OpenAsync();

    [Fact]
    public async Task An_empty_store_is_at_revision_1_and_the_first_commit_is_2()
    {
        Assert.Equal(1, await Store.CurrentRevisionAsync());
        var loaded = await Store.LoadAsync(new LoadOptions(Root));
        Assert.Equal((LoadStatus.Loaded, 1, 0), (loaded.Status, loaded.Revision, loaded.Items.Count));
        Assert.Equal(2, (await Store.CommitAsync(Commit.Create(Root + "a", Bytes("1")))).Revision);
    }

    [Theory]
    [InlineData(false, "put", null, CommitStatus.Committed)]
    [InlineData(false, "put", 0, CommitStatus.Committed)]
    [InlineData(false, "put", 7, CommitStatus.Conflict)]
    [InlineData(false, "delete", null, CommitStatus.NotFound)]
    [InlineData(false, "delete", 0, CommitStatus.NotFound)]
    [InlineData(false, "delete", 7, CommitStatus.Conflict)]
    [InlineData(true, "put", null, CommitStatus.Committed)]
    [InlineData(true, "put", 0, CommitStatus.Conflict)]
    [InlineData(true, "put", -1, CommitStatus.Committed)]
    [InlineData(true, "put", 7, CommitStatus.Conflict)]
    [InlineData(true, "delete", null, CommitStatus.Committed)]
    [InlineData(true, "delete", 0, CommitStatus.Conflict)]
    [InlineData(true, "delete", -1, CommitStatus.Committed)]
    [InlineData(true, "delete", 7, CommitStatus.Conflict)]
    public async Task Guards(bool exists, string change, int? expected, CommitStatus outcome)
    {
        const string key = Root + "a";
        var has = exists ? (await Store.CommitAsync(Commit.Create(key, Bytes("old")))).Revision : 0;
        long? guard = expected == -1 ? has : expected;
        var before = await Store.CurrentRevisionAsync();

        var result = await Store.CommitAsync(change == "put" ? Commit.Put(key, Bytes("new"), guard) : Commit.Delete(key, guard));

        Assert.Equal(outcome, result.Status);
        var now = await Store.GetAsync(key);
        if (outcome == CommitStatus.Committed)
        {
            Assert.Equal(before + 1, result.Revision);
            Assert.Equal(change == "put" ? "new" : null, Text(now?.Value));
        }
        else
        {
            Assert.Equal(exists ? "old" : null, Text(now?.Value));
            Assert.Equal(before, await Store.CurrentRevisionAsync());
        }
        if (outcome == CommitStatus.Conflict)
            Assert.Equal((has, exists ? "old" : null), (result.Current?.ModRevision ?? 0, Text(result.Current?.Value)));
    }

    [Fact]
    public async Task Exactly_one_of_many_concurrent_guarded_commits_wins_and_its_neighbours_are_unharmed()
    {
        const int writers = 32, rounds = 8;
        const string contended = Root + "contended";
        var wins = new int[rounds];
        var revision = 0L;
        var all = new List<long>();
        for (var round = 0; round < rounds; round++)
        {
            var expected = revision;
            var contenders = Enumerable.Range(0, writers).Select(i => Async(() => Store.CommitAsync(Commit.Put(contended, Bytes($"{i}"), expected))));
            var neighbours = Enumerable.Range(0, writers).Select(i => Async(() => Store.CommitAsync(Commit.Create($"{Root}own/{expected}/{i}", Bytes($"{i}")))));
            var tasks = contenders.Zip(neighbours, (a, b) => new[] { a, b }).SelectMany(x => x).ToArray();
            var results = await Task.WhenAll(tasks);

            var winner = Assert.Single(results.Where((r, i) => i % 2 == 0 && r.Committed));
            Assert.All(results.Where((_, i) => i % 2 == 1), r => Assert.True(r.Committed));
            Assert.All(results.Where((r, i) => i % 2 == 0 && !r.Committed), r => Assert.Equal(winner.Revision, r.Current!.ModRevision));
            revision = winner.Revision;
            all.AddRange(results.Where(r => r.Committed).Select(r => r.Revision));
        }
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.Equal(revision, (await Store.GetAsync(contended))!.ModRevision);
        Assert.Equal(writers * rounds, (await Store.LoadAsync(new LoadOptions(Root + "own/"))).Items.Count);
    }

    [Fact]
    public async Task A_load_sees_a_prefix_in_key_order()
    {
        foreach (var key in (string[])["pods/b/1", "pods/a/2", "podtemplates/a/1", "pods/a/1", "pods/a-b/1", "nodes/1"])
            await Store.CommitAsync(Commit.Create(Root + key, Bytes(key)));

        var pods = await Store.LoadAsync(new LoadOptions(Root + "pods/"));
        Assert.Equal(["pods/a-b/1", "pods/a/1", "pods/a/2", "pods/b/1"], pods.Items.Select(i => i.Key[Root.Length..]));
        Assert.Equal(pods.Items.Select(i => i.Key[Root.Length..]), pods.Items.Select(i => Text(i.Value)));
        Assert.Equal(6, (await Store.LoadAsync(new LoadOptions(""))).Items.Count);
        Assert.Empty((await Store.LoadAsync(new LoadOptions(Root + "services/"))).Items);
    }

    [Fact]
    public async Task A_load_in_pages_at_a_revision_is_one_snapshot()
    {
        for (var i = 0; i < 25; i++)
            await Store.CommitAsync(Commit.Create($"{Root}a/{i:00}", Bytes($"{i}")));
        await Store.CommitAsync(Commit.Create(Root + "b/1", Bytes("beside")));
        var revision = await Store.CurrentRevisionAsync();

        var found = new List<string>();
        string? after = null;
        while (true)
        {
            var page = await Store.LoadAsync(new LoadOptions(Root + "a/") { Revision = revision, StartAfter = after, Limit = 10 });
            Assert.Equal((LoadStatus.Loaded, revision), (page.Status, page.Revision));
            found.AddRange(page.Items.Select(i => $"{i.Key} {Text(i.Value)}"));
            Assert.Equal(25 - found.Count, page.Remaining);
            // Change everything between the pages.
            await Store.CommitAsync(Commit.Delete($"{Root}a/{found.Count % 25:00}"));
            await Store.CommitAsync(Commit.Put($"{Root}a/24", Bytes("changed")));
            await Store.CommitAsync(Commit.Put($"{Root}a/{found.Count:00}-new", Bytes("new")));
            if (!page.More)
                break;
            Assert.Equal(10, page.Items.Count);
            after = page.Items[^1].Key;
        }
        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"{Root}a/{i:00} {i}"), found);
    }

    [Fact]
    public async Task A_load_in_the_future_says_so()
    {
        var loaded = await Store.LoadAsync(new LoadOptions(Root) { Revision = 100 });
        Assert.Equal((LoadStatus.Future, 1), (loaded.Status, loaded.Revision));
    }

    [Fact]
    public async Task A_watch_says_what_happened_and_what_was_before()
    {
        await Store.CommitAsync(Commit.Put(Root + "a", Bytes("1")));
        await Store.CommitAsync(Commit.Put(Root + "a", Bytes("2")));
        await Store.CommitAsync(Commit.Delete(Root + "a"));
        await Store.CommitAsync(Commit.Put(Root + "a", Bytes("3")));

        var events = await Collect(new StoreWatch(Root, 1) { WithPrevious = true }, 5);
        Assert.Equal(
            ["2 Created 1 0 -", "3 Updated 2 2 1", "4 Deleted - 3 2", "5 Created 3 0 -"],
            events.Select(e => $"{e.Revision} {e.Kind} {Text(e.Value) ?? "-"} {e.Previous?.ModRevision ?? 0} {Text(e.Previous?.Value) ?? "-"}"));
    }

    [Fact]
    public async Task Ordered()
    {
        var (events, _) = await WatchWhileWriting(new StoreWatch(Root, 1));
        Assert.Equal(events.Select(e => e.Revision).Order(), events.Select(e => e.Revision));
    }

    [Fact]
    public async Task Unique()
    {
        var (events, _) = await WatchWhileWriting(new StoreWatch(Root, 1));
        Assert.Equal(events.Count, events.Select(e => e.Revision).Distinct().Count());
    }

    [Fact]
    public async Task Reliable()
    {
        var (events, committed) = await WatchWhileWriting(new StoreWatch(Root, 1));
        Assert.Equal(committed.Order(), events.Select(e => (e.Revision, e.Key, Text(e.Value))));
    }

    [Fact]
    public async Task Reliable_also_for_a_prefix()
    {
        var (events, committed) = await WatchWhileWriting(new StoreWatch(Root + "3/", 1));
        Assert.NotEmpty(events);
        Assert.Equal(committed.Where(c => c.Item2.StartsWith(Root + "3/", StringComparison.Ordinal)).Order(), events.Select(e => (e.Revision, e.Key, Text(e.Value))));
    }

    [Fact]
    public async Task Atomic()
    {
        // A batch ends at a commit, never inside one: what was delivered up to it is exactly the store's state at its revision.
        var write = WriteConcurrently();
        var state = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var batch in Store.WatchAsync(new StoreWatch(Root, 1), Guard.Token))
        {
            foreach (var e in batch.Events)
            {
                if (e.Value is null)
                    state.Remove(e.Key);
                else
                    state[e.Key] = Text(e.Value)!;
            }
            var loaded = await Store.LoadAsync(new LoadOptions(Root) { Revision = batch.Revision });
            Assert.Equal(loaded.Items.Select(i => KeyValuePair.Create(i.Key, Text(i.Value)!)), state);
            if (state.ContainsKey(End))
                break;
        }
        await write;
    }

    [Fact]
    public async Task Resumable()
    {
        var write = WriteConcurrently();
        var token = Guard.Token;
        var seen = new List<(long, string, string?)>();
        long after = 1;
        var resumed = 0;
        while (seen.Count == 0 || seen[^1].Item2 != End)
        {
            // A new watch for every batch, from the middle of what the one before gave.
            await foreach (var batch in Store.WatchAsync(new StoreWatch(Root, after), token))
            {
                after = batch.Events.Count == 0 ? batch.Revision : batch.Events[(batch.Events.Count - 1) / 2].Revision;
                seen.AddRange(batch.Events.Where(e => e.Revision <= after).Select(e => (e.Revision, e.Key, Text(e.Value))));
                break;
            }
            resumed++;
        }
        Assert.True(resumed > 1);
        Assert.Equal((await write).Order(), seen);
    }

    [Fact]
    public async Task Bookmarkable()
    {
        // Commits elsewhere move a watch's revision on, and resuming there misses nothing.
        await Store.CommitAsync(Commit.Put(Root + "other/a", Bytes("1")));
        await Store.CommitAsync(Commit.Put(Root + "other/b", Bytes("1")));
        var token = Guard.Token;
        long progress = 0;
        await foreach (var batch in Store.WatchAsync(new StoreWatch(Root + "mine/", 1), token))
        {
            Assert.Empty(batch.Events);
            progress = batch.Revision;
            if (progress >= 3)
                break;
        }
        await Store.CommitAsync(Commit.Put(Root + "mine/a", Bytes("1")));
        Assert.Equal(4, Assert.Single(await Collect(new StoreWatch(Root + "mine/", progress), 4)).Revision);
    }

    [Fact]
    public async Task A_watch_from_a_future_revision_waits_for_it()
    {
        var token = Guard.Token;
        var watch = Collect(new StoreWatch(Root, 4), 6);
        for (var i = 0; i < 5; i++)
            await Store.CommitAsync(Commit.Put($"{Root}{i}", Bytes("1")), token);
        Assert.Equal([5, 6], (await watch).Select(e => e.Revision));
    }

    [Fact]
    public async Task A_watch_ends_when_it_is_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var watch = Async(async () =>
        {
            await foreach (var _ in Store.WatchAsync(new StoreWatch(Root, 1), cancel.Token))
            {
            }
            return 0;
        });
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);
    }

    [Fact]
    public async Task Compaction_forgets_history_but_not_the_state()
    {
        await Store.CommitAsync(Commit.Put(Root + "a", Bytes("1")));  // 2
        await Store.CommitAsync(Commit.Put(Root + "b", Bytes("1")));  // 3
        await Store.CommitAsync(Commit.Put(Root + "a", Bytes("2")));  // 4
        await Store.CommitAsync(Commit.Delete(Root + "b"));           // 5
        await Store.CommitAsync(Commit.Put(Root + "c", Bytes("1")));  // 6

        Assert.Equal(5, await Store.CompactAsync(5));
        Assert.Equal(5, await Store.CompactAsync(3));

        var old = await Store.LoadAsync(new LoadOptions(Root) { Revision = 4 });
        Assert.Equal((LoadStatus.Compacted, 5), (old.Status, old.Revision));
        var at5 = await Store.LoadAsync(new LoadOptions(Root) { Revision = 5 });
        Assert.Equal([(Root + "a", 4L)], at5.Items.Select(i => (i.Key, i.ModRevision)));
        var now = await Store.LoadAsync(new LoadOptions(Root));
        Assert.Equal([(Root + "a", 4L), (Root + "c", 6L)], now.Items.Select(i => (i.Key, i.ModRevision)));

        Assert.Equal([6], (await Collect(new StoreWatch(Root, 5), 6)).Select(e => e.Revision));
        await foreach (var batch in Store.WatchAsync(new StoreWatch(Root, 4), Guard.Token))
            Assert.Equal((true, 5), (batch.Compacted, batch.Revision));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.CompactAsync(100));
    }

    [Fact]
    public async Task A_watch_that_compaction_overtakes_is_told()
    {
        for (var i = 0; i < 2000; i++)
            await Store.CommitAsync(Commit.Put(Root + "a", Bytes($"{i}")));
        long seen = 0;
        var compacted = false;
        await foreach (var batch in Store.WatchAsync(new StoreWatch(Root, 1), Guard.Token))
        {
            if (batch.Compacted)
            {
                compacted = true;
                continue;
            }
            Assert.True(seen == 0, "the watch went on over a gap");
            seen = batch.Revision;
            await Store.CompactAsync(await Store.CurrentRevisionAsync());
        }
        Assert.True(compacted && seen < 2001);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_history_agrees_with_a_model(int seed)
    {
        var random = new Random(seed);
        var model = new SortedDictionary<string, (string Value, long Revision)>(StringComparer.Ordinal);
        var states = new Dictionary<long, string> { [1] = "" };
        var log = new List<string>();
        long compacted = 0;
        for (var step = 0; step < 600; step++)
        {
            var key = $"{Root}{random.Next(3)}/{random.Next(8)}";
            var has = model.TryGetValue(key, out var item) ? item.Revision : 0;
            long? guard = random.Next(3) switch { 0 => null, 1 => has, _ => random.Next(20) };
            var value = random.Next(4) == 0 ? null : $"{step}";
            var result = await Store.CommitAsync(new Commit(key, value is null ? null : Bytes(value), guard));
            var expected = guard is not null && guard != has ? CommitStatus.Conflict : value is null && has == 0 ? CommitStatus.NotFound : CommitStatus.Committed;
            Assert.Equal(expected, result.Status);
            if (result.Committed)
            {
                if (value is null)
                    model.Remove(key);
                else
                    model[key] = (value, result.Revision);
                states[result.Revision] = Describe(model.Select(m => (m.Key, m.Value.Value, m.Value.Revision)));
                log.Add($"{result.Revision} {key} {value}");
            }
            var now = await Store.CurrentRevisionAsync();
            if (random.Next(50) == 0)
                compacted = await Store.CompactAsync(random.NextInt64(compacted + 1, now + 1));
            var at = random.NextInt64(Math.Max(1, compacted - 5), now + 1);
            var loaded = await Store.LoadAsync(new LoadOptions(Root) { Revision = at });
            if (at < compacted)
                Assert.Equal((LoadStatus.Compacted, compacted), (loaded.Status, loaded.Revision));
            else
                Assert.Equal(states[at], Describe(loaded.Items.Select(i => (i.Key, Text(i.Value)!, i.ModRevision))));
        }
        var last = await Store.CurrentRevisionAsync();
        var events = await Collect(new StoreWatch(Root, compacted), last);
        Assert.Equal(log.Where(l => long.Parse(l.Split(' ')[0]) > compacted), events.Select(e => $"{e.Revision} {e.Key} {Text(e.Value)}"));
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);

    /// <summary>The events of a watch up to a revision.</summary>
    protected async Task<List<StoreEvent>> Collect(StoreWatch watch, long upTo)
    {
        var events = new List<StoreEvent>();
        await foreach (var batch in Store.WatchAsync(watch, Guard.Token))
        {
            Assert.False(batch.Compacted);
            events.AddRange(batch.Events);
            if (batch.Revision >= upTo)
                return events;
        }
        throw new InvalidOperationException("the watch ended");
    }

    private static string Describe(IEnumerable<(string, string, long)> items) => string.Join(' ', items);

    private static Task<T> Async<T>(Func<ValueTask<T>> run) => Task.Run(async () => await run());

    /// <summary>Eight writers at once, and when they are done a last commit; all commits that took place.</summary>
    private async Task<List<(long, string, string?)>> WriteConcurrently()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Async(async () =>
        {
            var random = new Random(writer);
            var mine = new List<(long, string, string?)>();
            for (var i = 0; i < 100; i++)
            {
                var key = $"{Root}{writer}/{random.Next(6)}";
                var value = random.Next(4) == 0 ? null : $"{writer}-{i}";
                var result = await Store.CommitAsync(new Commit(key, value is null ? null : Bytes(value), null));
                if (result.Committed)
                    mine.Add((result.Revision, key, value));
            }
            return mine;
        })));
        var end = await Store.CommitAsync(Commit.Create(End, Bytes("end")));
        return [.. all.SelectMany(m => m), (end.Revision, End, "end")];
    }

    private async Task<(List<StoreEvent> Events, List<(long, string, string?)> Committed)> WatchWhileWriting(StoreWatch watch)
    {
        var write = WriteConcurrently();
        var events = new List<StoreEvent>();
        await foreach (var batch in Store.WatchAsync(watch, Guard.Token))
        {
            events.AddRange(batch.Events);
            if (events.Exists(e => e.Key == End))
                break;
        }
        return (events, await write);
    }
}
