using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Conformance;

/// <summary>What the tests "[sig-api-machinery] Watchers" demand.</summary>
public class WatcherTests
{
    private static Task<TestApi> Api() => TestApi.StartAsync(StoreKind.Sqlite);

    private static string Labelled(string name, string value, string data = "0") => Map(name, $$""","labels":{"watch-this":"{{value}}"}""", data);

    private static string Path(string values, string? revision = null) =>
        $"{Maps}?watch=true&labelSelector=watch-this%20in%20({values}){(revision is null ? "" : "&resourceVersion=" + revision)}";

    [Fact]
    public async Task Should_observe_add_update_and_delete_watch_notifications_on_configmaps()
    {
        await using var api = await Api();
        using var a = await api.Watch(Path("a"));
        using var b = await api.Watch(Path("b"));
        using var both = await api.Watch(Path("a,b"));
        await api.Post(Maps, Labelled("in-a", "a"));
        await api.Patch(Maps + "/in-a", """{"data":{"k":"1"}}""");
        await api.Patch(Maps + "/in-a", """{"data":{"k":"2"}}""");
        await api.Delete(Maps + "/in-a");
        await api.Post(Maps, Labelled("in-b", "b"));
        await api.Delete(Maps + "/in-b");
        string[] ofA = ["ADDED in-a", "MODIFIED in-a", "MODIFIED in-a", "DELETED in-a"];
        string[] ofB = ["ADDED in-b", "DELETED in-b"];
        Assert.Equal(ofA, await a.TakeAsync(4));
        Assert.Equal(ofB, await b.TakeAsync(2));
        Assert.Equal(ofA.Concat(ofB), await both.TakeAsync(6));
        // What comes next in each is what is made now, so nothing else was told in between.
        await api.Post(Maps, Labelled("last-a", "a"));
        await api.Post(Maps, Labelled("last-b", "b"));
        Assert.Equal(["ADDED last-a"], await a.TakeAsync(1));
        Assert.Equal(["ADDED last-b"], await b.TakeAsync(1));
    }

    [Fact]
    public async Task Should_be_able_to_start_watching_from_a_specific_resource_version()
    {
        await using var api = await Api();
        await api.Post(Maps, Labelled("a", "a"));
        var first = await api.Patch(Maps + "/a", """{"data":{"k":"1"}}""");
        var second = await api.Patch(Maps + "/a", """{"data":{"k":"2"}}""");
        await api.Delete(Maps + "/a");
        using var watch = await api.Watch(Path("a", first.Text("metadata", "resourceVersion")));
        var modified = await watch.NextAsync();
        Assert.Equal(("MODIFIED", second.Body), (modified?.Type, modified?.Object));
        Assert.Equal(["DELETED a"], await watch.TakeAsync(1));
    }

    [Fact]
    public async Task Should_be_able_to_restart_watching_from_the_last_resource_version_observed_by_the_previous_watch()
    {
        await using var api = await Api();
        string last;
        using (var watch = await api.Watch(Path("a")))
        {
            await api.Post(Maps, Labelled("a", "a"));
            await api.Patch(Maps + "/a", """{"data":{"k":"1"}}""");
            await watch.NextAsync();
            last = (await watch.NextAsync())!.Value.Object.At("metadata", "resourceVersion")!.AsString!;
        }
        var second = await api.Patch(Maps + "/a", """{"data":{"k":"2"}}""");
        await api.Delete(Maps + "/a");
        using var restarted = await api.Watch(Path("a", last));
        var modified = await restarted.NextAsync();
        Assert.Equal(("MODIFIED", second.Body), (modified?.Type, modified?.Object));
        Assert.Equal(["DELETED a"], await restarted.TakeAsync(1));
    }

    [Fact]
    public async Task Should_observe_an_object_deletion_if_it_stops_meeting_the_requirements_of_the_selector()
    {
        await using var api = await Api();
        using var watch = await api.Watch(Path("yes"));
        await api.Post(Maps, Labelled("a", "yes"));
        await api.Patch(Maps + "/a", """{"data":{"k":"1"}}""");
        await api.Patch(Maps + "/a", """{"metadata":{"labels":{"watch-this":"no"}}}""");
        Assert.Equal(["ADDED a", "MODIFIED a", "DELETED a"], await watch.TakeAsync(3));
        await api.Patch(Maps + "/a", """{"data":{"k":"2"}}""");
        await api.Patch(Maps + "/a", """{"metadata":{"labels":{"watch-this":"yes"}}}""");
        await api.Patch(Maps + "/a", """{"data":{"k":"3"}}""");
        await api.Delete(Maps + "/a");
        var back = await watch.NextAsync();
        Assert.Equal(("ADDED", "2"), (back?.Type, back?.Object.At("data", "k")?.AsString));
        Assert.Equal(["MODIFIED a", "DELETED a"], await watch.TakeAsync(2));
    }

    [Fact]
    public async Task Should_receive_events_on_concurrent_watches_in_same_order()
    {
        const int writes = 100;
        await using var api = await Api();
        var begin = (await api.Get(Maps)).Text("metadata", "resourceVersion");
        using var first = await api.Watch($"{Maps}?watch=true&resourceVersion={begin}");
        var writer = Task.WhenAll(Enumerable.Range(0, 4).Select(async w =>
        {
            for (var i = 0; i < writes / 4; i++)
            {
                await ((i % 3) switch { 0 => api.Post(Maps, Map($"m{w}")), 1 => api.Patch($"{Maps}/m{w}", $$"""{"data":{"k":"{{i}}"} }"""), _ => api.Delete($"{Maps}/m{w}") });
            }
        }));
        var seen = new List<(string, string)>();
        var others = new List<WatchReader>();
        while (seen.Count < writes)
        {
            seen.Add(Told(await first.NextAsync()));
            if (seen.Count % 10 == 0)
            {
                others.Add(await api.Watch($"{Maps}?watch=true&resourceVersion={seen[^1].Item2}"));
            }
        }
        await writer;
        for (var i = 0; i < others.Count; i++)
        {
            foreach (var expected in seen.Skip((i + 1) * 10))
            {
                Assert.Equal(expected, Told(await others[i].NextAsync()));
            }
            others[i].Dispose();
        }
    }

    private static (string Type, string Revision) Told((string Type, Api.Documents.Document Object)? e) => (e!.Value.Type, e.Value.Object.At("metadata", "resourceVersion")!.AsString!);
}
