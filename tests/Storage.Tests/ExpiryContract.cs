using MiniKube.Storage.Backups;
using MiniKube.Storage.Cache;
using MiniKube.Storage.Tests.Cache;

namespace MiniKube.Storage.Tests;

/// <summary>What every store promises about values that end by themselves; each implementation inherits these tests.</summary>
public abstract class ExpiryContract : IAsyncLifetime
{
    private static readonly TimeSpan _long = TimeSpan.FromDays(100);

    private IStore? _store;

    protected IStore Store => _store!;

    /// <summary>The clock of stores that end values themselves.</summary>
    private protected ManualTime Time { get; } = new();

    /// <summary>A lifetime short enough for a test to see its end.</summary>
    protected virtual TimeSpan Short => TimeSpan.FromHours(1);

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_value_is_deleted_when_its_time_is_over_and_watches_see_it()
    {
        await PutAsync("/brief", "1", Short);
        await PutAsync("/lasting", "1", null);
        var put = (await Store.LoadAsync(new LoadOptions("/"))).Items;
        Assert.Equal([("/brief", true), ("/lasting", false)], put.Select(i => (i.Key, i.Expires)));

        Pass(Short + TimeSpan.FromSeconds(1));

        var end = Assert.Single(await DeletionsAsync(1));
        Assert.Equal(("/brief", true), (end.Key, end.Revision > put[^1].ModRevision));
        Assert.Equal(["/lasting"], await KeysAsync());
        Assert.Equal(end.Revision, await Store.CurrentRevisionAsync());
        Assert.Equal(["/brief", "/lasting"], (await Store.LoadAsync(new LoadOptions("/") { Revision = put[^1].ModRevision })).Items.Select(i => i.Key));
        Assert.True((await Store.CommitAsync(Commit.Create("/brief", [2]))).Committed);
    }

    [Fact]
    public async Task Only_the_last_value_of_a_key_counts()
    {
        await PutAsync("/renewed", "1", Short);
        await PutAsync("/renewed", "2", _long);
        await PutAsync("/made lasting", "1", Short);
        await PutAsync("/made lasting", "2", null);
        await PutAsync("/made anew", "1", Short);
        await Store.CommitAsync(Commit.Delete("/made anew"));
        await PutAsync("/made anew", "2", null);
        await PutAsync("/made brief", "1", null);
        await PutAsync("/made brief", "2", Short);

        Pass(Short + TimeSpan.FromSeconds(1));

        Assert.Equal(["/made anew", "/made brief"], (await DeletionsAsync(2)).Select(e => e.Key));
        Assert.Equal(["/made anew", "/made lasting", "/renewed"], await KeysAsync());
    }

    [Fact]
    public async Task A_commit_that_does_not_take_place_renews_nothing()
    {
        await PutAsync("/brief", "1", Short);
        Assert.Equal(CommitStatus.Conflict, (await Store.CommitAsync(Commit.Create("/brief", [2]) with { Lifetime = _long })).Status);
        Pass(Short + TimeSpan.FromSeconds(1));
        Assert.Equal(["/brief"], (await DeletionsAsync(1)).Select(e => e.Key));
    }

    [Fact]
    public async Task Values_that_end_together_are_all_seen_to_end_by_watches_and_caches()
    {
        const int count = 40;
        await using var hub = new CacheHub(Store, TimeProvider.System);
        var cache = await hub.AddAsync(Objects.PodOptions);
        await hub.StartAsync();
        using var watcher = (await cache.WatchAsync(new WatchQuery { After = 1 })).Watcher!;
        for (var i = 0; i < count; i++)
            await Store.CommitAsync(Commit.Put(Objects.Key($"p{i:00}"), Objects.Pod($"p{i:00}", "x")) with { Lifetime = Short });

        Pass(Short + TimeSpan.FromSeconds(1));

        var deleted = await DeletionsAsync(count);
        Assert.Equal(Enumerable.Range(0, count).Select(i => Objects.Key($"p{i:00}")), deleted.Select(e => e.Key).Order(StringComparer.Ordinal));
        await cache.WaitUntilFreshAsync(deleted[^1].Revision, Guard.Token);
        Assert.Empty(cache.Snapshot().Under(Objects.Pods));
        var buffer = new WatchItem[7];
        var seen = new List<string>();
        while (seen.Count < 2 * count && await watcher.ReadAsync(buffer, Guard.Token) is var read and > 0)
            seen.AddRange(buffer.Take(read).Select(i => $"{i.Type} {Objects.Name(i.Entry!)}"));
        Assert.Equal(count, seen.Where(s => s.StartsWith("Deleted", StringComparison.Ordinal)).Distinct().Count());
    }

    [Fact]
    public async Task A_backup_has_no_values_that_end_by_themselves()
    {
        await PutAsync("/brief", "1", _long);
        await PutAsync("/lasting", "1", null);
        await PutAsync("/made lasting", "1", _long);
        await PutAsync("/made lasting", "2", null);
        using var snapshot = await SnapshotAsync();
        var keys = new List<string>();
        await foreach (var item in snapshot.Items)
            keys.Add(item.Key);
        Assert.Equal(["/lasting", "/made lasting"], keys.Order(StringComparer.Ordinal));
    }

    /// <summary>An empty store.</summary>
    protected abstract ValueTask<IStore> OpenAsync();

    /// <summary>Lets time pass, where it is not the real one.</summary>
    protected virtual void Pass(TimeSpan time) => Time.Advance(time);

    /// <summary>Its state, as <c>mkube backup</c> reads it.</summary>
    protected virtual Task<StoreSnapshot> SnapshotAsync() => StoreSnapshot.OfAsync(Store);

    protected async Task<long> PutAsync(string key, string value, TimeSpan? lifetime) =>
        (await Store.CommitAsync(Commit.Put(key, System.Text.Encoding.UTF8.GetBytes(value)) with { Lifetime = lifetime })).Revision;

    protected async Task<string[]> KeysAsync() => [.. (await Store.LoadAsync(new LoadOptions("/"))).Items.Select(i => i.Key)];

    /// <summary>The first deletions since the store was made, in the order of the watch, waited for; and no more of the batch than them.</summary>
    protected async Task<List<StoreEvent>> DeletionsAsync(int count)
    {
        var deleted = new List<StoreEvent>();
        await foreach (var batch in Store.WatchAsync(new StoreWatch("/", 1), Guard.Token))
        {
            deleted.AddRange(batch.Events.Where(e => e.Kind == StoreEventKind.Deleted));
            if (deleted.Count >= count)
                break;
        }
        Assert.Equal(count, deleted.Count);
        return deleted;
    }
}
