using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>The parameters of deletes, and deletes against other writes.</summary>
public abstract class DeleteOptionsContract(StoreKind store) : HttpContract(store)
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private Task<TestApi> Api() => StartAsync(o => o with { Time = new Testing.FakeTimeProvider(Start) });

    [Theory]
    [InlineData("?gracePeriodSeconds=soon", null, 400, "strconv.ParseInt: parsing \"soon\": invalid syntax")]
    [InlineData("?gracePeriodSeconds=99999999999999999999", null, 400, "strconv.ParseInt: parsing \"99999999999999999999\": value out of range")]
    [InlineData("?propagationPolicy=Sideways", null, 422,
        "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: \"Sideways\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"")]
    [InlineData("?propagationPolicy=Orphan&orphanDependents=true", null, 422,
        "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Invalid value: \"Orphan\": orphanDependents and deletionPropagation cannot be both set")]
    [InlineData("?dryRun=Some", null, 422, "DeleteOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: [\"Some\"]: supported values: \"All\"")]
    [InlineData("", """{"dryRun":["Some"]}""", 422, "DeleteOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: [\"Some\"]: supported values: \"All\"")]
    [InlineData("", """{"gracePeriodSeconds":"5"}""", 400, null)]
    [InlineData("", """{"gracePeriodSeconds":1e30}""", 400, null)]
    [InlineData("", """{"preconditions":5}""", 400, null)]
    [InlineData("", """{"kind":"Pod","apiVersion":"v1"}""", 400, "decoded object cannot be converted to DeleteOptions: it is a Pod")]
    [InlineData("", "{", 400, null)]
    public async Task Options_that_make_no_sense_delete_nothing(string query, string? body, int code, string? why)
    {
        await using var api = await Api();
        await api.Post(Maps, Map("a"));
        foreach (var path in (string[])[Maps + "/a", Maps])
        {
            var answer = await api.Delete(path + query, body);
            Assert.Equal((code, code == 400 ? "BadRequest" : "Invalid", why ?? answer.ErrorMessage), (answer.Code, answer.Reason, answer.ErrorMessage));
        }
        Assert.Equal(200, (await api.Get(Maps + "/a")).Code);
    }

    [Theory]
    [InlineData("?dryRun=All", "{}", true)]
    [InlineData("?dryRun=Some&gracePeriodSeconds=soon&propagationPolicy=Sideways", "{}", true)]
    [InlineData("?propagationPolicy=Orphan", "{}", true)]
    [InlineData("?dryRun=All", null, false)]
    [InlineData("", """{"dryRun":["All"]}""", false)]
    public async Task A_body_counts_alone_and_the_query_where_there_is_none(string query, string? body, bool goes)
    {
        await using var api = await StartAsync();
        foreach (var path in (string[])[Maps + "/a", Maps])
        {
            await api.Post(Maps, Map("a"));
            var answer = await api.Delete(path + query, body);
            Assert.True(answer.Code == 200, answer.ErrorMessage);
            Assert.Equal(goes ? 404 : 200, (await api.Get(Maps + "/a")).Code);
        }
    }

    [Theory]
    [InlineData("-5", "2030-01-01T00:00:01Z", 1)]
    [InlineData("0", null, 0)]
    [InlineData("7", "2030-01-01T00:00:07Z", 7)]
    [InlineData("9223372036854775807", "9999-12-31T23:59:59Z", 251508844799)]
    public async Task A_pod_gets_the_time_that_is_asked_for(string seconds, string? until, long grace)
    {
        await using var api = await Api();
        await api.Post(Pods, Pod("p", "\"nodeName\":\"n\","));
        var first = await api.Delete($"{Pods}/p?gracePeriodSeconds={seconds}");
        Assert.Equal((200, until ?? first.Text("metadata", "deletionTimestamp")), (first.Code, first.Text("metadata", "deletionTimestamp")));
        if (until is not null)
        {
            Assert.Equal(grace, first["metadata", "deletionGracePeriodSeconds"]?.AsInteger);
        }
        Assert.Equal(until is null ? 404 : 200, (await api.Get(Pods + "/p")).Code);
        Assert.Equal(until is null ? 404 : 200, (await api.Delete(Pods + "/p", """{"gracePeriodSeconds":0}""")).Code);
        Assert.Equal(404, (await api.Get(Pods + "/p")).Code);
    }

    [Fact]
    public async Task While_its_time_runs_a_deletion_changes_only_by_becoming_shorter()
    {
        await using var api = await Api();
        await api.Post(Pods, Pod("p", "\"nodeName\":\"n\","));
        var marked = await api.Delete(Pods + "/p?gracePeriodSeconds=60");
        foreach (var options in (string[])["""{"propagationPolicy":"Foreground"}""", """{"gracePeriodSeconds":60}""", """{"gracePeriodSeconds":61,"propagationPolicy":"Orphan"}"""])
        {
            var again = await api.Delete(Pods + "/p", options);
            Assert.Equal(marked.Body, again.Body);
        }
        var shorter = await api.Delete(Pods + "/p", """{"gracePeriodSeconds":-1}""");
        Assert.Equal(("2030-01-01T00:00:01Z", 1L), (shorter.Text("metadata", "deletionTimestamp"), shorter["metadata", "deletionGracePeriodSeconds"]?.AsInteger));
    }

    [Fact]
    public async Task A_dry_run_shows_the_mark_it_would_set_and_sets_none()
    {
        await using var api = await Api();
        var created = await api.Post(Maps, Map("a", ""","finalizers":["x.io/f"]"""));
        var dry = await api.Delete(Maps + "/a?dryRun=All");
        Assert.Equal((200, "2030-01-01T00:00:00Z"), (dry.Code, dry.Text("metadata", "deletionTimestamp")));
        await api.Post(Pods, Pod("p", "\"nodeName\":\"n\","));
        Assert.Equal("2030-01-01T00:00:30Z", (await api.Delete(Pods + "/p", """{"dryRun":["All"]}""")).Text("metadata", "deletionTimestamp"));
        Assert.Equal(["a"], Names(await api.Delete(Maps + "?dryRun=All")));
        Assert.Equal(created.Body, (await api.Get(Maps + "/a")).Body);
        Assert.Null((await api.Get(Pods + "/p"))["metadata", "deletionTimestamp"]);
    }

    [Theory]
    [InlineData("labelSelector=n in (a,b)", "a,b")]
    [InlineData("fieldSelector=metadata.name!=a", "b,c,d")]
    [InlineData("labelSelector=n!=a&fieldSelector=metadata.name!=b", "c,d")]
    [InlineData("limit=3", "a,b,c")]
    [InlineData("labelSelector=none", "")]
    public async Task What_is_selected_of_a_collection_is_deleted_and_told(string query, string expected)
    {
        await using var api = await Api();
        foreach (var name in (string[])["a", "b", "c", "d"])
        {
            await api.Post(Maps, Map(name, $$""","labels":{"n":"{{name}}"}"""));
        }
        var deleted = await api.Delete($"{Maps}?{query.Replace(" ", "%20")}");
        Assert.Equal((200, "ConfigMapList", expected), (deleted.Code, deleted.Text("kind"), string.Join(',', Names(deleted))));
        Assert.Equal("abcd".Select(c => c.ToString()).Except(expected.Split(',')), Names(await api.Get(Maps)));
    }

    [Fact]
    public async Task A_collection_is_deleted_page_by_page_and_finalizers_hold_what_they_hold()
    {
        await using var api = await Api();
        for (var i = 0; i < 5; i++)
        {
            await api.Post(Maps, Map($"m{i}", i == 1 ? ""","finalizers":["x.io/f"]""" : ""));
        }
        var list = await api.Get(Maps + "?limit=2");
        Assert.Equal(["m0", "m1"], Names(await api.Delete(Maps + "?limit=2")));
        Assert.Equal(["m2", "m3", "m4"], Names(await api.Delete($"{Maps}?continue={list.Text("metadata", "continue")}")));
        var left = await api.Get(Maps);
        Assert.Equal(["m1"], Names(left));
        Assert.NotNull(left["items"]!.AsArray![0].At("metadata", "deletionTimestamp"));
    }

    [Fact]
    public async Task A_collection_is_deleted_under_a_precondition_of_each()
    {
        await using var api = await Api();
        var a = await api.Post(Maps, Map("a"));
        var refused = await api.Delete(Maps, """{"preconditions":{"uid":"11111111-1111-4111-8111-111111111111"}}""");
        Assert.Equal((409, "Conflict"), (refused.Code, refused.Reason));
        Assert.Equal(["a"], Names(await api.Delete(Maps, $$$"""{"preconditions":{"uid":"{{{a.Text("metadata", "uid")}}}"}}""")));
        Assert.Empty(Names(await api.Get(Maps)));
    }

    [Fact]
    public async Task Of_many_who_delete_one_object_one_succeeds()
    {
        await using var api = await Api();
        var uid = (await api.Post(Maps, Map("a"))).Text("metadata", "uid");
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => api.Delete(Maps + "/a")));
        Assert.Equal(uid, Assert.Single(answers, a => a.Code == 200).Text("details", "uid"));
        Assert.Equal(9, answers.Count(a => a is { Code: 404, Reason: "NotFound" }));
    }

    [Fact]
    public async Task Whoever_comes_last_of_the_deletion_and_the_finalizers_ends_the_object()
    {
        await using var api = await Api();
        for (var i = 0; i < 10; i++)
        {
            await api.Post(Maps, Map($"m{i}", ""","finalizers":["x.io/a","x.io/b"]"""));
        }
        var writes = Enumerable.Range(0, 10).SelectMany(i => (Task<Answer>[])
        [
            api.Delete($"{Maps}/m{i}"),
            api.Patch($"{Maps}/m{i}", """{"metadata":{"$deleteFromPrimitiveList/finalizers":["x.io/a"]}}""", "application/strategic-merge-patch+json"),
            api.Patch($"{Maps}/m{i}", """{"metadata":{"$deleteFromPrimitiveList/finalizers":["x.io/b"]}}""", "application/strategic-merge-patch+json"),
        ]);
        Assert.All(await Task.WhenAll(writes), a => Assert.True(a.Code is 200 or 404, a.ErrorMessage));
        Assert.Empty(Names(await api.Get(Maps)));
    }

    [Fact]
    public async Task A_precondition_on_the_revision_decides_between_a_delete_and_an_update()
    {
        await using var api = await Api();
        for (var i = 0; i < 10; i++)
        {
            var revision = (await api.Post(Maps, Map("a"))).Text("metadata", "resourceVersion");
            var update = api.Put(Maps + "/a", Map("a", $",\"resourceVersion\":\"{revision}\"", "w"));
            var delete = api.Delete(Maps + "/a", $$$"""{"preconditions":{"resourceVersion":"{{{revision}}}"}}""");
            var codes = ((await update).Code, (await delete).Code);
            Assert.True(codes is (200, 409) or (404, 200) or (409, 200), codes.ToString());
            Assert.Equal(codes.Item2 == 200 ? 404 : 200, (await api.Get(Maps + "/a")).Code);
            await api.Delete(Maps + "/a");
        }
    }

    [Fact]
    public async Task What_is_being_deleted_takes_no_new_finalizer_and_keeps_its_mark()
    {
        await using var api = await Api();
        await api.Post(Maps, Map("a", ""","finalizers":["x.io/f"]"""));
        var marked = await api.Delete(Maps + "/a");
        var added = await api.Patch(Maps + "/a", """{"metadata":{"finalizers":["x.io/f","x.io/g"]}}""");
        Assert.Equal((422, "ConfigMap \"a\" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{\"x.io/g\"}"),
            (added.Code, added.ErrorMessage));
        var kept = await api.Put(Maps + "/a", Map("a", ""","finalizers":["x.io/f"]""", "w"));
        Assert.Equal((200, "w", marked.Text("metadata", "deletionTimestamp")), (kept.Code, kept.Text("data", "k"), kept.Text("metadata", "deletionTimestamp")));
        Assert.Equal(409, (await api.Post(Maps, Map("a"))).Code);
        // An update that lets go of the finalizer ends it; its answer is the object as it was last.
        var ended = await api.Put(Maps + "/a", Map("a"));
        Assert.Equal((200, "v"), (ended.Code, ended.Text("data", "k")));
        Assert.Equal(404, (await api.Get(Maps + "/a")).Code);
        Assert.Equal(201, (await api.Post(Maps, Map("a"))).Code);
    }

    [Fact]
    public async Task Collections_deleted_at_once_with_creates_lose_and_break_nothing()
    {
        await using var api = await Api();
        var begin = (await api.Get(Maps)).Text("metadata", "resourceVersion");
        var creates = Enumerable.Range(0, 40).Select(i => api.Post(Maps, Map($"m{i}"))).ToArray();
        var deletes = Enumerable.Range(0, 4).Select(_ => api.Delete(Maps)).ToArray();
        Assert.All(await Task.WhenAll(creates), a => Assert.Equal(201, a.Code));
        var told = (await Task.WhenAll(deletes)).SelectMany(d =>
        {
            Assert.Equal(200, d.Code);
            return Names(d);
        }).ToArray();
        var left = Names(await api.Get(Maps));
        // Each object was deleted by exactly one, or is still there.
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"m{i}").Order(StringComparer.Ordinal), told.Concat(left).Order(StringComparer.Ordinal));
        using var watch = await api.Watch($"{Maps}?watch=true&resourceVersion={begin}");
        var events = await watch.TakeAsync(40 + told.Length);
        Assert.Equal(told.Order(StringComparer.Ordinal), events.Where(e => e.StartsWith("DELETED")).Select(e => e[8..]).Order(StringComparer.Ordinal));
    }
}

public sealed class DeleteOptionsTests() : DeleteOptionsContract(StoreKind.Memory);

public sealed class DeleteOptionsOnSqliteTests() : DeleteOptionsContract(StoreKind.Sqlite);

public sealed class DeleteOptionsOnEtcdTests() : DeleteOptionsContract(StoreKind.Etcd);
