using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Updates and their guards, alone and against each other.</summary>
public abstract class UpdateContract(StoreKind store) : HttpContract(store)
{
    private const string Modified = "the object has been modified; please apply your changes to the latest version and try again";

    [Fact]
    public async Task Of_many_updates_of_one_revision_one_succeeds()
    {
        await using var api = await StartAsync();
        var revision = (await api.Post(Maps, Map("a"))).Text("metadata", "resourceVersion");
        for (var round = 0; round < 5; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => api.Put(Maps + "/a", Map("a", $",\"resourceVersion\":\"{revision}\"", $"{round}.{i}"))));
            var winner = Assert.Single(answers, a => a.Code == 200);
            Assert.All(answers.Where(a => a != winner), a =>
                Assert.Equal((409, "Conflict", $"Operation cannot be fulfilled on configmaps \"a\": {Modified}"), (a.Code, a.Reason, a.ErrorMessage)));
            Assert.Equal(winner.Body, (await api.Get(Maps + "/a")).Body);
            revision = winner.Text("metadata", "resourceVersion");
        }
    }

    [Fact]
    public async Task Updates_that_name_no_revision_all_succeed_one_after_the_other()
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => api.Put(Maps + "/a", Map("a", value: $"{i}"))));
        Assert.All(answers, a => Assert.Equal(200, a.Code));
        var revisions = answers.Select(a => long.Parse(a.Text("metadata", "resourceVersion")!)).ToArray();
        Assert.Equal(20, revisions.Distinct().Count());
        var now = await api.Get(Maps + "/a");
        Assert.Equal(answers[Array.IndexOf(revisions, revisions.Max())].Body, now.Body);
    }

    [Fact]
    public async Task An_update_or_patch_meant_for_an_object_that_was_replaced_is_a_conflict()
    {
        await using var api = await StartAsync();
        var old = await api.Post(Maps, Map("a"));
        await api.Delete(Maps + "/a");
        var (uid, revision) = (old.Text("metadata", "uid"), old.Text("metadata", "resourceVersion"));
        Assert.Equal(404, (await api.Put(Maps + "/a", Map("a", $",\"resourceVersion\":\"{revision}\""))).Code);
        var now = await api.Post(Maps, Map("a", value: "new"));
        var byUid = await api.Put(Maps + "/a", Map("a", $",\"uid\":\"{uid}\""));
        Assert.Equal((409, $"Operation cannot be fulfilled on configmaps \"a\": Precondition failed: UID in precondition: {uid}, UID in object meta: {now.Text("metadata", "uid")}"),
            (byUid.Code, byUid.ErrorMessage));
        Answer[] refused =
        [
            await api.Put(Maps + "/a", Map("a", $",\"resourceVersion\":\"{revision}\"")),
            await api.Patch(Maps + "/a", $$$"""{"metadata":{"resourceVersion":"{{{revision}}}"},"data":{"k":"w"}}"""),
            await api.Delete(Maps + "/a", $$$"""{"preconditions":{"uid":"{{{uid}}}"}}"""),
            await api.Delete(Maps + "/a", $$$"""{"preconditions":{"resourceVersion":"{{{revision}}}"}}"""),
        ];
        Assert.All(refused, a => Assert.Equal((409, "Conflict"), (a.Code, a.Reason)));
        Assert.Equal(now.Body, (await api.Get(Maps + "/a")).Body);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"b"}}""", 400, "the name of the object (b) does not match the name on the URL (a)")]
    [InlineData("""{"metadata":{"name":"a","namespace":"other"}}""", 400, "the namespace of the provided object does not match the namespace sent on the request")]
    [InlineData("", 400, "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)")]
    [InlineData("""{"metadata":{"name":"a","labels":{"-":"x"}}}""", 422, null)]
    public async Task An_update_that_does_not_fit_its_path_or_its_kind_is_refused(string body, int code, string? why)
    {
        await using var api = await StartAsync();
        var before = await api.Post(Maps, Map("a"));
        var answer = await api.Put(Maps + "/a", body);
        Assert.Equal((code, why ?? answer.ErrorMessage), (answer.Code, answer.ErrorMessage));
        Assert.Equal(before.Body, (await api.Get(Maps + "/a")).Body);
    }

    /// <summary>A deployment's metadata with a member changed, in each way of writing it.</summary>
    private static async Task<Dictionary<string, Answer>> ChangeMetadata(TestApi api, string path, string member, string value)
    {
        var change = $$"""{"metadata":{"{{member}}":{{value}}} }""";
        var current = (DocumentObject)(await api.Get(Deployments + "/d")).Body;
        var configuration = new DocumentObject(("apiVersion", "apps/v1"), ("kind", "Deployment"),
            ("metadata", new DocumentObject(("name", "d")).With(member, DocumentJson.Parse(value))));
        return new Dictionary<string, Answer>
        {
            ["merge"] = await api.Patch(path, change),
            ["strategic"] = await api.Patch(path, change, "application/strategic-merge-patch+json"),
            ["json"] = await api.Patch(path, $$"""[{"op":"add","path":"/metadata/{{member}}","value":{{value}}}]""", "application/json-patch+json"),
            ["apply"] = await api.Patch(path + "?fieldManager=m&force=true", configuration.ToString(), "application/apply-patch+yaml"),
            ["put"] = await api.Put(path, current.WithAt(["metadata", member], DocumentJson.Parse(value)).WithAt(["metadata", "resourceVersion"], "").ToString()),
        };
    }

    [Theory]
    [InlineData("", "deletionTimestamp", "\"2030-01-01T00:00:00Z\"")]
    [InlineData("/status", "deletionTimestamp", "\"2030-01-01T00:00:00Z\"")]
    [InlineData("", "deletionGracePeriodSeconds", "5")]
    [InlineData("/status", "deletionGracePeriodSeconds", "5")]
    [InlineData("", "uid", "\"u\"")]
    [InlineData("/status", "uid", "\"u\"")]
    public async Task Metadata_that_cannot_change_is_refused(string subresource, string member, string value)
    {
        await using var api = await StartAsync();
        var created = await api.Post(Deployments, Deployment("d"));
        var answers = await ChangeMetadata(api, Deployments + "/d" + subresource, member, value);
        foreach (var (way, answer) in answers.Where(a => member != "uid" || a.Key != "put"))
        {
            var told = $"metadata.{member}: Invalid value: {value}: field is immutable";
            Assert.Equal((way, 422, "Invalid", $"Deployment.apps \"d\" is invalid: {told}"), (way, answer.Code, answer.Reason, answer.ErrorMessage));
            Assert.Equal($"metadata.{member}", answer["details", "causes"]!.AsArray![0]["field"]!.AsString);
        }
        if (member == "uid")
        {
            // A replacement is meant for the object of that uid.
            Assert.Equal((409, $"Operation cannot be fulfilled on deployments.apps \"d\": Precondition failed: UID in precondition: u, UID in object meta: {created.Text("metadata", "uid")}"),
                (answers["put"].Code, answers["put"].ErrorMessage));
        }
        Assert.Equal(created.Body, (await api.Get(Deployments + "/d")).Body);
    }

    [Theory]
    [InlineData("name", "\"e\"", "the name of the object (e) does not match the name on the URL (d)")]
    [InlineData("name", "\"\"", "the name of the object (d based on URL) was undeterminable: name must be provided")]
    [InlineData("namespace", "\"other\"", "the namespace of the provided object does not match the namespace sent on the request")]
    public async Task Another_name_or_namespace_than_the_paths_is_refused(string member, string value, string told)
    {
        await using var api = await StartAsync();
        await api.Post(Deployments, Deployment("d"));
        foreach (var subresource in (string[])["", "/status"])
        {
            foreach (var (way, answer) in await ChangeMetadata(api, Deployments + "/d" + subresource, member, value))
            {
                Assert.Equal((way, 400, told), (way, answer.Code, answer.ErrorMessage));
            }
        }
    }

    [Theory]
    [InlineData("creationTimestamp", "\"2001-01-01T00:00:00Z\"")]
    [InlineData("creationTimestamp", "null")]
    [InlineData("generation", "9")]
    [InlineData("selfLink", "\"/x\"")]
    [InlineData("uid", "\"\"")]
    [InlineData("namespace", "\"\"")]
    public async Task Metadata_that_the_server_keeps_may_be_sent_otherwise(string member, string value)
    {
        await using var api = await StartAsync();
        var created = await api.Post(Deployments, Deployment("d"));
        foreach (var subresource in (string[])["", "/status"])
        {
            Assert.All((await ChangeMetadata(api, Deployments + "/d" + subresource, member, value)).Values, a =>
            {
                Assert.True(a.Code == 200, a.ErrorMessage);
                Assert.Equal(created["metadata", member], a["metadata", member]);
            });
        }
    }

    [Fact]
    public async Task A_deletion_that_is_under_way_is_neither_taken_back_nor_changed()
    {
        await using var api = await StartAsync();
        await api.Post(Deployments, Deployment("d").Replace("\"name\":\"d\"}", "\"name\":\"d\",\"finalizers\":[\"a/x\"]}"));
        var ending = await api.Delete(Deployments + "/d");
        foreach (var value in (string[])["null", "\"2030-01-01T00:00:00Z\""])
        {
            Assert.All((await ChangeMetadata(api, Deployments + "/d", "deletionTimestamp", value)).Values,
                a => Assert.Equal((200, ending["metadata", "deletionTimestamp"]), (a.Code, a["metadata", "deletionTimestamp"])));
        }
        Assert.All((await ChangeMetadata(api, Deployments + "/d", "deletionGracePeriodSeconds", "null")).Values,
            a => Assert.Equal((200, "0"), (a.Code, a["metadata", "deletionGracePeriodSeconds"]!.ToString())));
        Assert.All((await ChangeMetadata(api, Deployments + "/d", "deletionGracePeriodSeconds", "7")).Values,
            a => Assert.Equal((422, "Deployment.apps \"d\" is invalid: metadata.deletionGracePeriodSeconds: Invalid value: 7: field is immutable"), (a.Code, a.ErrorMessage)));
    }

    [Fact]
    public async Task The_status_of_a_pod_says_nothing_of_its_deletion()
    {
        await using var api = await StartAsync();
        await api.Post(Pods, Pod("p"));
        var written = await api.Patch(Pods + "/p/status", """{"metadata":{"deletionTimestamp":"2030-01-01T00:00:00Z"},"status":{"message":"m"}}""");
        Assert.Equal((200, "m", null), (written.Code, written.Text("status", "message"), written["metadata", "deletionTimestamp"]));
    }

    [Fact]
    public async Task A_replacement_that_would_make_an_object_of_a_given_uid_is_refused()
    {
        await using var api = await StartAsync();
        var answer = await api.Put("/apis/coordination.k8s.io/v1/namespaces/default/leases/l", """{"metadata":{"name":"l","uid":"u"}}""");
        Assert.Equal((409, "Operation cannot be fulfilled on leases.coordination.k8s.io \"l\": Precondition failed: UID in precondition: u, UID in object meta: "), (answer.Code, answer.ErrorMessage));
    }

    [Fact]
    public async Task What_only_the_server_sets_stays_as_it_is()
    {
        await using var api = await StartAsync();
        var created = await api.Post(Deployments, Deployment("d"));
        var updated = await api.Put(Deployments + "/d", Deployment("d").Replace("\"metadata\":{\"name\":\"d\"}",
            "\"metadata\":{\"name\":\"d\",\"creationTimestamp\":\"2001-01-01T00:00:00Z\",\"generation\":9,\"labels\":{\"x\":\"y\"} }"));
        Assert.Equal((200, "y"), (updated.Code, updated.Text("metadata", "labels", "x")));
        Assert.All((string[])["uid", "creationTimestamp", "generation"], m => Assert.Equal(created["metadata", m], updated["metadata", m]));
    }

    [Fact]
    public async Task The_generation_counts_changes_of_the_spec()
    {
        await using var api = await StartAsync();
        await api.Post(Deployments, Deployment("d"));
        async Task<long?> After(Task<Answer> write) => (await write)["metadata", "generation"]?.AsInteger;
        Assert.Equal(1, await After(api.Patch(Deployments + "/d", """{"metadata":{"labels":{"a":"b"},"finalizers":["x.io/f"]}}""")));
        Assert.Equal(1, await After(api.Patch(Deployments + "/d/status", """{"status":{"replicas":1}}""")));
        Assert.Equal(1, await After(api.Put(Deployments + "/d", Deployment("d"))));
        Assert.Equal(2, await After(api.Put(Deployments + "/d", Deployment("d", 2))));
        Assert.Equal(2, await After(api.Patch(Deployments + "/d", """{"spec":{"replicas":2}}""")));
        Assert.Equal(2, await After(api.Patch(Deployments + "/d?dryRun=All", """{"spec":{"replicas":2}}""")));
        Assert.Equal(3, await After(api.Patch(Deployments + "/d?dryRun=All", """{"spec":{"replicas":5}}""")));
        await api.Patch(Deployments + "/d/scale", """{"spec":{"replicas":4}}""");
        Assert.Equal(3, await After(api.Get(Deployments + "/d")));
        // Annotations of a deployment count as well: they go on to its replica sets.
        Assert.Equal(4, await After(api.Patch(Deployments + "/d", """{"metadata":{"annotations":{"c":"d"},"finalizers":["x.io/f"]}}""")));
        Assert.Equal(5, await After(api.Delete(Deployments + "/d")));
        Assert.Equal(5, await After(api.Delete(Deployments + "/d")));
    }

    [Fact]
    public async Task Status_and_spec_written_at_once_do_not_undo_each_other()
    {
        await using var api = await StartAsync();
        await api.Post(Deployments, Deployment("d", 0));
        var writes = Enumerable.Range(1, 15).SelectMany(i => (Task<Answer>[])
        [
            api.Patch(Deployments + "/d", $$"""{"spec":{"template":{"metadata":{"annotations":{"k{{i}}":"v"} } } } }"""),
            api.Patch(Deployments + "/d/status", $$$"""{"status":{"conditions":[{"type":"C{{{i}}}","status":"True"}]} }""", "application/strategic-merge-patch+json"),
            api.Patch(Deployments + "/d", $$"""{"metadata":{"labels":{"l{{i}}":"v"} } }"""),
        ]);
        Assert.All(await Task.WhenAll(writes), a => Assert.Equal(200, a.Code));
        var now = await api.Get(Deployments + "/d");
        Assert.Equal((15, 15, 15), (now["spec", "template", "metadata", "annotations"]!.AsObject!.Count,
            now["status", "conditions"]!.AsArray!.Count, now["metadata", "labels"]!.AsObject!.Count));
        Assert.Equal(16, now["metadata", "generation"]?.AsInteger);
    }

    [Fact]
    public async Task Of_many_updates_that_may_create_one_creates_and_the_others_update()
    {
        await using var api = await StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(1, 10).Select(i => api.Put("/api/v1/namespaces/default/endpoints/e",
            $$"""{"metadata":{"name":"e"},"subsets":[{"addresses":[{"ip":"10.0.0.{{i}}"}],"ports":[{"port":80}]}]}""")));
        Assert.Single(answers, a => a.Code == 201);
        Assert.Equal(9, answers.Count(a => a.Code == 200));
        Assert.Single(answers.Select(a => a.Text("metadata", "uid")).Distinct());
    }

    [Fact]
    public async Task Counting_by_read_and_guarded_update_loses_nothing()
    {
        const int workers = 5, each = 8;
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a", value: "0"));
        await Task.WhenAll(Enumerable.Range(0, workers).Select(async _ =>
        {
            for (var done = 0; done < each;)
            {
                var seen = await api.Get(Maps + "/a");
                var next = long.Parse(seen.Text("data", "k")!) + 1;
                var answer = await api.Put(Maps + "/a", Map("a", $",\"resourceVersion\":\"{seen.Text("metadata", "resourceVersion")}\"", $"{next}"));
                Assert.True(answer.Code is 200 or 409, answer.ErrorMessage);
                done += answer.Code == 200 ? 1 : 0;
            }
        }));
        Assert.Equal($"{workers * each}", (await api.Get(Maps + "/a")).Text("data", "k"));
    }

    [Fact]
    public async Task A_reference_without_a_name_is_the_same_when_it_is_written_back()
    {
        await using var api = await StartAsync();
        const string accounts = "/api/v1/namespaces/default/serviceaccounts";
        var made = await api.Post(accounts, """{"metadata":{"name":"a"},"secrets":[{"name":""},{"name":"s","kind":"Secret"}]}""");
        Assert.Equal("""[{},{"name":"s"}]""", made["secrets"]!.ToString());
        Assert.Equal(made.Body, (await api.Put(accounts + "/a", made.Body.ToString())).Body);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task A_body_that_gives_its_members_twice_means_all_of_them(string method)
    {
        await using var api = await StartAsync();
        const string body = """{"metadata":{"labels":{"a":"b"}},"data":{"x":"1"},"metadata":{"name":"dm"},"data":{"y":"2"}}""";
        var path = method == "PUT" ? Maps + "/dm" : Maps;
        if (method == "PUT")
        {
            await api.Post(Maps, Map("dm"));
        }
        var strict = await api.Send(new HttpMethod(method), path + "?fieldValidation=Strict", body);
        Assert.Equal(400, strict.Code);
        Assert.Contains("strict decoding error: duplicate field \"metadata\", duplicate field \"data\"", strict.ErrorMessage);
        var made = await api.Send(new HttpMethod(method), path, body);
        Assert.Equal(("b", """{"x":"1","y":"2"}"""), (made.Text("metadata", "labels", "a"), made["data"]!.ToString()));
        // A patch is no object of the kind yet: the later value replaces the earlier.
        var patched = await api.Patch(Maps + "/dm", """{"data":{"x":"3"},"data":{"y":"4"}}""");
        Assert.Equal("""{"x":"1","y":"4"}""", patched["data"]!.ToString());
    }

    [Fact]
    public async Task An_event_whose_series_counts_nothing_is_the_same_when_it_is_written_back_in_the_other_version()
    {
        await using var api = await StartAsync();
        var made = await api.Post("/api/v1/namespaces/default/events", """
            {"metadata":{"name":"e"},"involvedObject":{"kind":"Pod","namespace":"default","name":"p"},"reason":"r","action":"a","type":"Normal","eventTime":"2026-01-02T03:04:05.000000Z",
            "reportingComponent":"c.io/x","reportingInstance":"i","series":{"count":0,"lastObservedTime":"2026-01-02T03:04:05.000000Z"}}
            """);
        Assert.Equal(201, made.Code);
        foreach (var (version, count) in ((string, long?)[])[("/api/v1", null), ("/apis/events.k8s.io/v1", 0)])
        {
            var read = await api.Get(version + "/namespaces/default/events/e");
            Assert.Equal(count, read["series", "count"]?.AsInteger);
            Assert.Equal(read.Body, (await api.Put(version + "/namespaces/default/events/e", read.Body.ToString())).Body);
        }
    }
}

public sealed class UpdateTests() : UpdateContract(StoreKind.Memory);

public sealed class UpdateOnSqliteTests() : UpdateContract(StoreKind.Sqlite);

public sealed class UpdateOnEtcdTests() : UpdateContract(StoreKind.Etcd);
