using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Events are kept for an hour after their last change (<c>--event-ttl</c>).</summary>
public sealed class EventExpiryTests
{
    private const string Events = "/api/v1/namespaces/default/events";
    private const string EventsV1 = "/apis/events.k8s.io/v1/namespaces/default/events";

    private readonly Testing.FakeTimeProvider time = new();

    [Theory]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Etcd)]
    public async Task An_event_ends_by_itself_and_watchers_of_either_version_are_told(StoreKind kind)
    {
        await using var api = await StartAsync(kind);
        await api.Post(Maps, Map("lasting"));
        await api.Post(Events, Event("a"));
        using var core = await api.Watch(Events + "?watch=true&timeoutSeconds=100000");
        using var other = await api.Watch(EventsV1 + "?watch=true&timeoutSeconds=100000&fieldSelector=regarding.name=p");
        time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        Assert.Equal(["ADDED a", "DELETED a"], await core.TakeAsync(2));
        Assert.Equal(["ADDED a", "DELETED a"], await other.TakeAsync(2));
        Assert.Equal(404, (await api.Get(Events + "/a")).Code);
        Assert.Empty((await api.Get("/api/v1/events"))["items"]!.AsArray!);
        Assert.Equal(200, (await api.Get(Maps + "/lasting")).Code);
        Assert.Equal(201, (await api.Post(Events, Event("a"))).Code);
    }

    [Theory]
    [InlineData(StoreKind.Memory, "PUT")]
    [InlineData(StoreKind.Memory, "PATCH")]
    [InlineData(StoreKind.Sqlite, "PUT")]
    [InlineData(StoreKind.Sqlite, "PATCH")]
    public async Task A_change_of_an_event_begins_its_hour_anew_and_a_change_that_changes_nothing_does_not(StoreKind kind, string method)
    {
        await using var api = await StartAsync(kind);
        await api.Post(Events, Event("changed"));
        await api.Post(Events, Event("same"));
        time.Advance(TimeSpan.FromMinutes(40));
        foreach (var (name, count) in new[] { ("changed", 2), ("same", 1) })
        {
            var answer = method == "PUT" ? await api.Put($"{Events}/{name}", Event(name, count)) : await api.Patch($"{Events}/{name}", $$"""{"count":{{count}}}""");
            Assert.Equal(200, answer.Code);
        }
        using var watch = await api.Watch(Events + "?watch=true&timeoutSeconds=100000");
        Assert.Equal(["ADDED changed", "ADDED same"], await watch.TakeAsync(2));
        // To the moment and no further: who moves the clock on before the watch has read makes a slow reader of it, which is cut off.
        time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(["DELETED same"], await watch.TakeAsync(1));
        Assert.Equal(200, (await api.Get(Events + "/changed")).Code);
        time.Advance(TimeSpan.FromMinutes(40));
        Assert.Equal(["DELETED changed"], await watch.TakeAsync(1));
    }

    [Fact]
    public async Task How_long_is_the_servers_option()
    {
        await using var api = await TestApi.StartAsync(StoreKind.Memory, o => o with { Time = time, EventTtl = TimeSpan.FromMinutes(5) });
        await api.Post(Events, Event("a"));
        time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await api.Get(Events + "/a")).Code);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(404, (await api.Get(Events + "/a")).Code);
    }

    // etcd's clock is its own.
    private Task<TestApi> StartAsync(StoreKind kind) =>
        TestApi.StartAsync(kind, o => kind == StoreKind.Etcd ? o with { EventTtl = TimeSpan.FromSeconds(1) } : o with { Time = time });

    private static string Event(string name, int count = 1) =>
        $$$"""{"metadata":{"name":"{{{name}}}"},"involvedObject":{"kind":"Pod","name":"p","namespace":"default"},"count":{{{count}}},"message":"m","reason":"r"}""";
}
