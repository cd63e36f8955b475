using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Where watches begin, what they select, and how they end.</summary>
public abstract class WatchOptionsContract(StoreKind store) : HttpContract(store)
{
    // The table of https://kubernetes.io/docs/reference/using-api/api-concepts/#semantics-for-watch, and streaming lists (KEP-3157): a was made at OLD, b and then c later,
    // d after the watch began.
    [Theory]
    [InlineData("", "ADDED a, ADDED b, ADDED c, ADDED d")]
    [InlineData("resourceVersion=0", "ADDED a, ADDED b, ADDED c, ADDED d")]
    [InlineData("resourceVersion=OLD", "ADDED b, ADDED c, ADDED d")]
    [InlineData("resourceVersion=NOW", "ADDED d")]
    [InlineData("sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true", "ADDED a, ADDED b, ADDED c, BOOKMARK end, ADDED d")]
    [InlineData("sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&resourceVersion=0", "ADDED a, ADDED b, ADDED c, BOOKMARK end, ADDED d")]
    [InlineData("sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&resourceVersion=OLD", "ADDED a, ADDED b, ADDED c, BOOKMARK end, ADDED d")]
    [InlineData("sendInitialEvents=true&resourceVersionMatch=NotOlderThan", "ADDED a, ADDED b, ADDED c, ADDED d")]
    [InlineData("sendInitialEvents=false&resourceVersionMatch=NotOlderThan", "ADDED d")]
    [InlineData("sendInitialEvents=false&resourceVersionMatch=NotOlderThan&resourceVersion=0", "ADDED d")]
    [InlineData("sendInitialEvents=false&resourceVersionMatch=NotOlderThan&resourceVersion=OLD", "ADDED b, ADDED c, ADDED d")]
    [InlineData("limit=1", "ADDED a, ADDED b, ADDED c, ADDED d")]
    public async Task A_watch_begins_where_it_says(string query, string expected)
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a"));
        var old = (await api.Get(Maps)).Text("metadata", "resourceVersion")!;
        await api.Post(Maps, Map("b"));
        await api.Post(Maps, Map("c"));
        var now = (await api.Get(Maps)).Text("metadata", "resourceVersion")!;
        using var watch = await api.Watch($"{Maps}?watch=true&{query.Replace("OLD", old).Replace("NOW", now)}");
        var wanted = expected.Split(", ");
        var seen = new List<string>();
        var made = false;
        while (seen.Count < wanted.Length)
        {
            // The last event is of what happens once all else was told.
            if (!made && seen.Count == wanted.Length - 1)
            {
                made = true;
                await api.Post(Maps, Map("d"));
            }
            var (type, told) = (await watch.NextAsync())!.Value;
            seen.Add($"{type} {(type == "BOOKMARK" ? Bookmark(told, now) : told.At("metadata", "name")?.AsString)}");
        }
        Assert.Equal(wanted, seen);
    }

    [Fact]
    public async Task A_watch_from_a_revision_to_come_begins_after_it()
    {
        await using var api = await StartAsync();
        var created = await api.Post(Maps, Map("a"));
        var future = long.Parse(created.Text("metadata", "resourceVersion")!) + 2;
        using var watch = await api.Watch($"{Maps}?watch=true&resourceVersion={future}");
        for (var i = 1; i <= 4; i++)
        {
            await api.Patch(Maps + "/a", $$"""{"data":{"k":"{{i}}"} }""");
        }
        Assert.Equal("3", (await watch.NextAsync())?.Object.At("data", "k")?.AsString);
        Assert.Equal("4", (await watch.NextAsync())?.Object.At("data", "k")?.AsString);
    }

    [Fact]
    public async Task A_streaming_list_of_a_revision_that_does_not_come_ends_with_an_error_event()
    {
        var time = new Testing.FakeTimeProvider();
        await using var api = await StartAsync(o => o with { Time = time });
        var pending = api.Watch(Maps + "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&resourceVersion=1000000000");
        time.Advance(TimeSpan.FromSeconds(3));
        using var watch = await pending;
        var error = await watch.NextAsync();
        Assert.Equal(("ERROR", 504L, "Timeout"), (error?.Type, error?.Object["code"]?.AsInteger, error?.Object["reason"]?.AsString));
        Assert.Equal("ResourceVersionTooLarge", error?.Object.At("details", "causes")?.AsArray?[0]["reason"]?.AsString);
        Assert.Null(await watch.NextAsync());
    }

    [Theory]
    [InlineData("resourceVersionMatch=NotOlderThan", "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")]
    [InlineData("sendInitialEvents=true", "resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")]
    [InlineData("sendInitialEvents=false&resourceVersionMatch=Exact&resourceVersion=1",
        "[resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan, resourceVersionMatch: Unsupported value: \"Exact\": supported values: \"NotOlderThan\"]")]
    [InlineData("sendInitialEvents=true&resourceVersionMatch=NotOlderThan&continue=x", "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided")]
    public async Task Options_that_contradict_each_other_are_refused(string query, string why)
    {
        await using var api = await StartAsync();
        var answer = await api.Get($"{Maps}?watch=true&{query}");
        Assert.Equal((422, "Invalid", $"ListOptions.meta.k8s.io \"\" is invalid: {why}"), (answer.Code, answer.Reason, answer.ErrorMessage));
    }

    [Theory]
    [InlineData("labelSelector=a in", "unable to parse requirement: found '' expected: '('")]
    [InlineData("fieldSelector=data.k=1", "\"data.k\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")]
    [InlineData("timeoutSeconds=soon", "strconv.ParseInt: parsing \"soon\": invalid syntax")]
    [InlineData("limit=some", "strconv.ParseInt: parsing \"some\": invalid syntax")]
    public async Task Options_that_cannot_be_read_are_bad_requests(string query, string why)
    {
        await using var api = await StartAsync();
        var answer = await api.Get($"{Maps}?watch=true&{query.Replace(" ", "%20")}");
        Assert.Equal((400, "BadRequest", why), (answer.Code, answer.Reason, answer.ErrorMessage));
    }

    [Theory]
    [InlineData("watch=true", true)]
    [InlineData("watch=1", true)]
    [InlineData("watch=", true)]
    [InlineData("watch=false", false)]
    [InlineData("watch=0", false)]
    public async Task A_flag_is_true_unless_it_says_false(string query, bool watches)
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a"));
        using var watch = await api.Watch($"{Maps}?{query}&timeoutSeconds=1");
        var first = (await watch.NextLineAsync())!;
        Assert.Equal(watches ? "ADDED" : null, first["type"]?.AsString);
        Assert.Equal(watches ? null : "ConfigMapList", first["kind"]?.AsString);
        // Of an object by its name there is nothing but a read.
        Assert.Equal(("ConfigMap", "a"), ((await api.Get($"{Maps}/a?{query}")).Text("kind"), (await api.Get($"{Maps}/a?{query}")).Text("metadata", "name")));
    }

    [Fact]
    public async Task A_pod_enters_and_leaves_a_field_selector()
    {
        await using var api = await StartAsync();
        await api.Post(Pods, Pod("before", "\"nodeName\":\"n1\","));
        await api.Post(Pods, Pod("p"));
        using var unassigned = await api.Watch("/api/v1/pods?watch=true&fieldSelector=spec.nodeName=");
        using var onNode = await api.Watch("/api/v1/pods?watch=true&fieldSelector=spec.nodeName=n1,status.phase!=Failed");
        using var named = await api.Watch(Pods + "?watch=true&fieldSelector=metadata.name=p");
        Assert.Equal(["ADDED before"], await onNode.TakeAsync(1));
        await api.Post(Pods + "/p/binding", """{"metadata":{"name":"p"},"target":{"name":"n1"}}""");
        await api.Patch(Pods + "/p/status", """{"status":{"phase":"Failed"}}""");
        await api.Delete(Pods + "/before?gracePeriodSeconds=0");
        await api.Delete(Pods + "/p?gracePeriodSeconds=0");
        Assert.Equal(["ADDED p", "DELETED p"], await unassigned.TakeAsync(2));
        Assert.Equal(["ADDED p", "DELETED p", "DELETED before"], await onNode.TakeAsync(3));
        Assert.Equal(["ADDED p", "MODIFIED p", "MODIFIED p", "DELETED p"], await named.TakeAsync(4));
    }

    [Fact]
    public async Task The_old_paths_watch_too()
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a"));
        await api.Post(Maps, Map("b"));
        using var all = await api.Watch("/api/v1/watch/namespaces/default/configmaps");
        using var one = await api.Watch("/api/v1/watch/namespaces/default/configmaps/b");
        Assert.Equal(["ADDED a", "ADDED b"], await all.TakeAsync(2));
        Assert.Equal(["ADDED b"], await one.TakeAsync(1));
    }

    [Theory]
    [InlineData("10", 10)]
    [InlineData("0", 3600)]
    [InlineData("", 3600)]
    public async Task A_watch_ends_after_its_time(string timeout, int seconds)
    {
        var time = new Testing.FakeTimeProvider();
        await using var api = await StartAsync(o => o with { Time = time });
        using var watch = await api.Watch($"{Maps}?watch=true&timeoutSeconds={timeout}&resourceVersion={(await api.Get(Maps)).Text("metadata", "resourceVersion")}");
        var end = watch.NextAsync();
        // A watch that does not say how long gets half an hour to an hour.
        time.Advance(TimeSpan.FromSeconds(seconds < 3600 ? seconds : 1800) - TimeSpan.FromMilliseconds(1));
        Assert.False(end.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(seconds < 3600 ? 1 : 1801));
        Assert.Null(await end);
    }

    [Fact]
    public async Task Without_being_asked_for_there_are_no_bookmarks()
    {
        var time = new Testing.FakeTimeProvider();
        await using var api = await StartAsync(o => o with { Time = time });
        using var watch = await api.Watch($"{Maps}?watch=true&timeoutSeconds=300&resourceVersion={(await api.Get(Maps)).Text("metadata", "resourceVersion")}");
        time.Advance(TimeSpan.FromSeconds(301));
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task Who_does_not_read_is_cut_off_and_goes_on_from_where_he_was()
    {
        const int changes = 60;
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a"));
        var begin = (await api.Get(Maps)).Text("metadata", "resourceVersion");
        using var slow = await api.Watch($"{Maps}?watch=true&resourceVersion={begin}");
        using var fast = await api.Watch($"{Maps}?watch=true&resourceVersion={begin}");
        var big = new string('x', 500_000);
        for (var i = 1; i <= changes; i++)
        {
            await api.Put(Maps + "/a", Map("a", value: $"{i:00}{big}"));
            Assert.Equal($"{i:00}", Told(await fast.NextAsync()));
        }
        var read = 0;
        var last = begin;
        while (await slow.NextAsync() is { } e)
        {
            Assert.Equal(("MODIFIED", $"{++read:00}"), (e.Type, Told(e)));
            last = e.Object.At("metadata", "resourceVersion")!.AsString!;
        }
        // The end of a stream that is broken off may take along what was sent and not read: even the first event.
        Assert.InRange(read, 0, changes - 1);
        // The store still knows what the server's memory had no room for; where it does not, the client is told to list.
        using var again = await api.Watch($"{Maps}?watch=true&resourceVersion={last}");
        var next = await again.NextAsync();
        Assert.True(next?.Type == "MODIFIED" ? Told(next) == $"{read + 1:00}" : next?.Object["code"]?.AsInteger == 410, next?.Type);
    }

    [Fact]
    public async Task A_watch_holds_little_for_a_client_that_does_not_read()
    {
        const int changes = 20;
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a"));
        var begin = (await api.Get(Maps)).Text("metadata", "resourceVersion");
        var big = new string('x', 500_000);
        for (var i = 1; i <= changes; i++)
        {
            await api.Put(Maps + "/a", Map("a", value: $"{i:00}{big}"));
        }
        using var watch = await api.Watch($"{Maps}?watch=true&resourceVersion={begin}");
        Assert.Equal("01", Told(await watch.NextAsync()));
        // All of them are there to be sent, and most of them are not yet written.
        Assert.DoesNotContain(await api.Metrics(), l => l.StartsWith("apiserver_watch_events_total") && l.Contains("configmaps") && l.EndsWith($" {changes}"));
        for (var i = 2; i <= changes; i++)
        {
            Assert.Equal($"{i:00}", Told(await watch.NextAsync()));
        }
    }

    private static string? Told((string Type, Document Object)? e) => e?.Object.At("data", "k")?.AsString?[..2];

    private static string Bookmark(Document bookmark, string revision)
    {
        Assert.Equal(("ConfigMap", "v1", revision), (bookmark["kind"]?.AsString, bookmark["apiVersion"]?.AsString, bookmark.At("metadata", "resourceVersion")?.AsString));
        return bookmark.At("metadata", "annotations", "k8s.io/initial-events-end")?.AsString == "true" ? "end" : "";
    }
}

public sealed class WatchOptionsTests() : WatchOptionsContract(StoreKind.Memory);

public sealed class WatchOptionsOnSqliteTests() : WatchOptionsContract(StoreKind.Sqlite);

public sealed class WatchOptionsOnEtcdTests() : WatchOptionsContract(StoreKind.Etcd);
