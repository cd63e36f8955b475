using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Watches.</summary>
public abstract class WatchContract(StoreKind store) : HttpContract(store)
{
    private const string TableAccept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    [Fact]
    public async Task An_object_enters_and_leaves_a_selector_as_if_it_came_and_went()
    {
        await using var api = await StartAsync();
        using var watch = await api.Watch(Maps + "?watch=true&labelSelector=on=yes&resourceVersion=" + (await api.Get(Maps)).Text("metadata", "resourceVersion"));
        await api.Post(Maps, Map("a"));
        await api.Patch(Maps + "/a", """{"metadata":{"labels":{"on":"yes"}}}""");
        await api.Patch(Maps + "/a", """{"data":{"k":"w"}}""");
        var left = await api.Patch(Maps + "/a", """{"metadata":{"labels":{"on":"no"}}}""");
        Assert.Equal(["ADDED a", "MODIFIED a"], await watch.TakeAsync(2));
        var gone = await watch.NextAsync();
        Assert.Equal("DELETED", gone?.Type);
        Assert.Equal("yes", gone?.Object.At("metadata", "labels", "on")?.AsString);
        Assert.Equal(left.Text("metadata", "resourceVersion"), gone?.Object.At("metadata", "resourceVersion")?.AsString);
    }

    [Fact]
    public async Task A_deletion_carries_its_own_revision()
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a"));
        using var watch = await api.Watch(Maps + "?watch=true&resourceVersion=" + (await api.Get(Maps)).Text("metadata", "resourceVersion"));
        await api.Delete(Maps + "/a");
        var gone = await watch.NextAsync();
        Assert.Equal((await api.Get(Maps)).Text("metadata", "resourceVersion"), gone?.Object.At("metadata", "resourceVersion")?.AsString);
    }

    [Fact]
    public async Task Bookmarks_come_by_the_clock_and_at_the_end_of_the_time()
    {
        var time = new Testing.FakeTimeProvider();
        await using var api = await StartAsync(configure: o => o with { Time = time });
        var revision = (await api.Get(Maps)).Text("metadata", "resourceVersion");
        using var watch = await api.Watch($"{Maps}?watch=true&allowWatchBookmarks=true&timeoutSeconds=90&resourceVersion={revision}");
        await api.Post(Pods, Pod("elsewhere"));
        // A fresh read: from now on the caches know of the pod.
        await api.Get(Pods);
        time.Advance(TimeSpan.FromSeconds(61));
        var bookmark = await watch.NextAsync();
        Assert.Equal(("BOOKMARK", "ConfigMap"), (bookmark?.Type, bookmark?.Object["kind"]?.AsString));
        Assert.True(long.Parse(bookmark!.Value.Object.At("metadata", "resourceVersion")!.AsString!) > long.Parse(revision!));
        await api.Post(Pods, Pod("later"));
        var last = (await api.Get(Pods)).Text("metadata", "resourceVersion");
        time.Advance(TimeSpan.FromSeconds(30));
        bookmark = await watch.NextAsync();
        // The server renews what it says of itself as time goes on.
        Assert.Equal("BOOKMARK", bookmark?.Type);
        Assert.True(long.Parse(bookmark!.Value.Object.At("metadata", "resourceVersion")!.AsString!) >= long.Parse(last!));
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task A_forgotten_revision_is_an_Expired_error_event()
    {
        var time = new Testing.FakeTimeProvider();
        await using var api = await StartAsync(o => o with { Time = time });
        await api.Post(Maps, Map("a"));
        var old = (await api.Get(Maps)).Text("metadata", "resourceVersion");
        for (var i = 0; i < 40; i++)
        {
            await api.Patch(Maps + "/a", $$"""{"data":{"k":"{{i}}"} }""");
        }
        time.Advance(TimeSpan.FromMinutes(6));
        await api.Patch(Maps + "/a", """{"data":{"k":"last"}}""");
        await api.Store.CompactAsync(await api.Store.CurrentRevisionAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        using var watch = await api.Watch($"{Maps}?watch=true&resourceVersion={old}");
        var error = await watch.NextAsync();
        Assert.Equal(("ERROR", 410L, "Expired"), (error?.Type, error?.Object["code"]?.AsInteger, error?.Object["reason"]?.AsString));
        Assert.StartsWith($"too old resource version: {old} (", error?.Object["message"]?.AsString);
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task Tables_tell_their_columns_once()
    {
        await using var api = await StartAsync();
        using var watch = await api.Watch(Maps + "?watch=true&resourceVersion=" + (await api.Get(Maps)).Text("metadata", "resourceVersion"), TableAccept);
        await api.Post(Maps, Map("a"));
        await api.Post(Maps, Map("b"));
        var first = (await watch.NextAsync())!.Value.Object;
        var second = (await watch.NextAsync())!.Value.Object;
        Assert.Equal("Table", first["kind"]!.AsString);
        Assert.Equal("Name", first["columnDefinitions"]!.AsArray![0]["name"]!.AsString);
        Assert.True(second["columnDefinitions"] is null or { IsNull: true });
        Assert.Equal("b", second["rows"]!.AsArray![0]["cells"]!.AsArray![0].AsString);
        Assert.Equal("PartialObjectMetadata", second["rows"]!.AsArray![0]["object"]!["kind"]!.AsString);
    }

    [Fact]
    public async Task A_watch_of_metadata_carries_metadata_alone()
    {
        await using var api = await StartAsync();
        using var watch = await api.Watch(Maps + "?watch=true", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io");
        await api.Post(Maps, Map("a"));
        var added = (await watch.NextAsync())!.Value;
        Assert.Equal(("ADDED", "PartialObjectMetadata", "a"), (added.Type, added.Object["kind"]!.AsString, added.Object.At("metadata", "name")!.AsString));
        Assert.Null(added.Object["data"]);
    }

    [Fact]
    public async Task Shutdown_ends_watches_and_readiness_but_not_liveness()
    {
        await using var api = await StartAsync();
        using var watch = await api.Watch(Maps + "?watch=true");
        Assert.Equal("ok", (await api.Get("/readyz")).Body.AsString);
        api.Server.BeginShutdown();
        var ready = await api.Get("/readyz");
        Assert.Equal(500, ready.Code);
        Assert.Contains("[-]shutdown failed", ready.Body.AsString);
        Assert.Equal(200, (await api.Get("/livez")).Code);
        await api.Post(Maps, Map("still"));
        Assert.Equal(["ADDED still"], await watch.TakeAsync(1));
        api.Server.EndWatches();
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task Concurrent_creates_arrive_once_and_in_one_order_at_every_watcher()
    {
        await using var api = await StartAsync();
        var revision = (await api.Get(Maps)).Text("metadata", "resourceVersion");
        var watches = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => api.Watch($"{Maps}?watch=true&resourceVersion={revision}")));
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => api.Post(Maps, Map($"m{i}"))));
        string[]? seen = null;
        foreach (var watch in watches)
        {
            var events = await watch.TakeAsync(200);
            seen ??= events;
            Assert.Equal(seen, events);
            Assert.Equal(200, events.Distinct().Count());
            watch.Dispose();
        }
    }

    [Fact]
    public async Task A_watch_that_asks_for_no_time_lasts_once_to_twice_the_least()
    {
        var time = new Testing.FakeTimeProvider();
        await using var api = await TestApi.StartAsync(configure: o => o with { Time = time, MinRequestTimeout = TimeSpan.FromSeconds(10) });
        using var watch = await api.Watch(Maps + "?watch=true");
        var end = watch.NextAsync();
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(end.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Null(await end);
    }
}

public sealed class WatchTests() : WatchContract(StoreKind.Memory);

public sealed class WatchOnSqliteTests() : WatchContract(StoreKind.Sqlite);

public sealed class WatchOnEtcdTests() : WatchContract(StoreKind.Etcd);
