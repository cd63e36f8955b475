using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.ServerSideApply;

/// <summary>Apply patches and the account of owners, over the wire.</summary>
public abstract class ServerSideApplyContract(StoreKind kind) : HttpContract(kind)
{
    private const string Yaml = "application/apply-patch+yaml";

    private static string ConfigMap(string data, string meta = "") =>
        $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"{{meta}} },"data":{ {{data}} } }""";

    private static Task<Answer> ApplyMap(TestApi api, string manager, string data, string query = "", string meta = "") =>
        api.Patch($"{Maps}/a?fieldManager={manager}{query}", ConfigMap(data, meta), Yaml);

    [Fact]
    public async Task An_apply_makes_the_object_and_owns_what_it_names()
    {
        await using var api = await StartAsync();
        var yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n    l: m\ndata:\n  k: v\n";
        var made = await api.Patch(Maps + "/a?fieldManager=me", yaml, Yaml);
        Assert.Equal((201, "v"), (made.Code, made.Text("data", "k")));
        Assert.Equal([("me", "Apply", "v1", """{"f:data":{"f:k":{}},"f:metadata":{"f:labels":{"f:l":{}}}}""")], Managers(made));
        var again = await api.Patch(Maps + "/a?fieldManager=me", yaml, Yaml);
        Assert.Equal(200, again.Code);
        Assert.Equal(made.Body, again.Body);
    }

    [Fact]
    public async Task Whoever_gives_up_the_last_of_the_metadata_that_he_owned_leaves_what_nobody_owns()
    {
        await using var api = await StartAsync();
        const string path = "/api/v1/namespaces/team?fieldManager=me";
        const string labelled = """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team","labels":{"l":"m"}}}""";
        const string bare = """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team"}}""";
        await api.Patch(path, labelled, Yaml);
        var given = await api.Patch(path, bare, Yaml);
        Assert.Equal((200, """{"kubernetes.io/metadata.name":"team"}"""), (given.Code, given["metadata", "labels"]?.ToString()));

        var generated = await api.Post(Maps, """{"metadata":{"generateName":"gen-"}}""");
        var name = generated.Text("metadata", "name")!;
        var one = $"{Maps}/{name}?fieldManager=me";
        string Named(string labels) => $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{name}}"{{labels}} } }""";
        await api.Patch(one, Named(""","labels":{"l":"m"}"""), Yaml);
        var left = await api.Patch(one, Named(""), Yaml);
        Assert.Equal(("gen-", null), (left.Text("metadata", "generateName"), left["metadata", "labels"]?.ToString()));
    }

    [Fact]
    public async Task Whoever_creates_and_updates_owns_what_changed()
    {
        await using var api = await StartAsync();
        await api.Post(Maps + "?fieldManager=maker", Map("a"));
        var updated = await api.Patch(Maps + "/a?fieldManager=other", """{"data":{"k":"w","n":"1"}}""");
        Assert.Equal(
            [("maker", "Update", "v1", """{"f:data":{}}"""), ("other", "Update", "v1", """{"f:data":{"f:k":{},"f:n":{}}}""")],
            Managers(updated).OrderBy(m => m.Manager));
        var removed = await api.Patch(Maps + "/a?fieldManager=third", """{"data":{"n":null}}""");
        Assert.Equal(["""{"f:data":{}}""", """{"f:data":{"f:k":{}}}"""], Managers(removed).OrderBy(m => m.Manager).Select(m => m.Fields));
    }

    [Fact]
    public async Task Items_of_lists_are_owned_by_their_keys()
    {
        await using var api = await StartAsync();
        var made = await api.Post(Pods + "?fieldManager=maker", Pod("p"));
        var fields = made.Body.At("metadata", "managedFields")!.AsArray![0]["fieldsV1"]!;
        Assert.Equal("""{".":{},"f:app":{}}""", fields.At("f:metadata", "f:labels")!.ToString());
        var container = fields.At("f:spec", "f:containers", """k:{"name":"c"}""")!.AsObject!;
        Assert.True(container.Contains(".") && container.Contains("f:image") && container.Contains("f:name") && container.Contains("f:imagePullPolicy"));
        Assert.Null(fields["f:status"]);
    }

    /// <summary>The forms that a v1.36 server gives after <c>kubectl create</c>: what Go's structs always hold is never new by itself.</summary>
    [Theory]
    [InlineData(Deployments, """{"metadata":{"name":"x","labels":{"app":"x"}},"spec":{"selector":{"matchLabels":{"app":"x"}},"template":{"metadata":{"labels":{"app":"x"}},"spec":{"containers":[{"name":"c","image":"i","livenessProbe":{"tcpSocket":{"port":1}}}]}}}}""",
        """{"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:progressDeadlineSeconds":{},"f:replicas":{},"f:revisionHistoryLimit":{},"f:selector":{},"f:strategy":{"f:rollingUpdate":{".":{},"f:maxSurge":{},"f:maxUnavailable":{}},"f:type":{}},"f:template":{"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:image":{},"f:imagePullPolicy":{},"f:livenessProbe":{".":{},"f:failureThreshold":{},"f:periodSeconds":{},"f:successThreshold":{},"f:tcpSocket":{".":{},"f:port":{}},"f:timeoutSeconds":{}},"f:name":{},"f:resources":{},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}}}""")]
    [InlineData("/api/v1/namespaces/default/services", """{"metadata":{"name":"x"},"spec":{"selector":{"app":"x"},"ports":[{"port":80}]}}""",
        """{"f:spec":{"f:internalTrafficPolicy":{},"f:ports":{".":{},"k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:port":{},"f:protocol":{},"f:targetPort":{}}},"f:selector":{},"f:sessionAffinity":{},"f:type":{}}}""")]
    [InlineData("/api/v1/namespaces/default/persistentvolumeclaims", """{"metadata":{"name":"x"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""",
        """{"f:spec":{"f:accessModes":{},"f:resources":{"f:requests":{".":{},"f:storage":{}}},"f:volumeMode":{}}}""")]
    [InlineData("/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles", """{"metadata":{"name":"x","annotations":{"a":"b"}},"rules":[]}""", """{"f:metadata":{"f:annotations":{".":{},"f:a":{}}}}""")]
    [InlineData("/apis/networking.k8s.io/v1/namespaces/default/networkpolicies", """{"metadata":{"name":"x"},"spec":{"podSelector":{},"ingress":[{}]}}""",
        """{"f:spec":{"f:ingress":{},"f:policyTypes":{}}}""")]
    public async Task A_create_owns_what_it_brought_and_not_what_is_always_there(string path, string body, string fields)
    {
        await using var api = await StartAsync();
        var made = await api.Post(path + "?fieldManager=maker", body);
        Assert.Equal(201, made.Code);
        Assert.Equal(fields, Managers(made).Single().Fields);
    }

    [Fact]
    public async Task The_first_part_of_the_user_agent_is_the_manager_where_none_is_named()
    {
        await using var api = await StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, "https://api" + Maps) { Content = new StringContent(Map("a"), null, "application/json") };
        request.Headers.TryAddWithoutValidation("User-Agent", "kubectl/v1.36.0 (linux/amd64)");
        await api.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("kubectl", Managers(await api.Get(Maps + "/a")).Single().Manager);
    }

    [Fact]
    public async Task Fields_of_others_are_conflicts_until_they_are_forced()
    {
        await using var api = await StartAsync();
        await ApplyMap(api, "one", "\"k\":\"1\",\"l\":\"1\"");
        var refused = await ApplyMap(api, "two", "\"k\":\"2\"");
        Assert.Equal((409, "Conflict", "Apply failed with 1 conflict: conflict with \"one\": .data.k"), (refused.Code, refused.Reason, refused.ErrorMessage));
        Assert.Equal("""[{"field":".data.k","message":"conflict with \"one\"","reason":"FieldManagerConflict"}]""", Sorted(refused["details", "causes"]!));
        var both = await ApplyMap(api, "two", "\"k\":\"2\",\"l\":\"2\"");
        Assert.Equal("Apply failed with 2 conflicts: conflicts with \"one\":\n- .data.k\n- .data.l", both.ErrorMessage);
        var forced = await ApplyMap(api, "two", "\"k\":\"2\"", "&force=true");
        Assert.Equal((200, "2"), (forced.Code, forced.Text("data", "k")));
        Assert.Equal([("one", """{"f:data":{"f:l":{}}}"""), ("two", """{"f:data":{"f:k":{}}}""")], Managers(forced).Select(m => (m.Manager, m.Fields)));
    }

    [Fact]
    public async Task A_conflict_with_an_update_names_the_version_it_used()
    {
        await using var api = await StartAsync();
        await api.Post(Deployments + "?fieldManager=maker", Deployment("d"));
        var refused = await api.Patch(Deployments + "/d?fieldManager=me",
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replicas":3}}""", Yaml);
        Assert.Equal("Apply failed with 1 conflict: conflict with \"maker\" using apps/v1: .spec.replicas", refused.ErrorMessage);
    }

    [Fact]
    public async Task The_same_value_is_owned_by_both_and_stays_until_both_let_go()
    {
        await using var api = await StartAsync();
        await ApplyMap(api, "one", "\"k\":\"1\",\"l\":\"1\"");
        var shared = await ApplyMap(api, "two", "\"k\":\"1\"");
        Assert.Equal(200, shared.Code);
        Assert.Equal(2, Managers(shared).Count());
        var first = await ApplyMap(api, "one", "\"l\":\"1\"");
        Assert.Equal("1", first.Text("data", "k"));
        var second = await ApplyMap(api, "two", "");
        Assert.Null(second["data", "k"]);
        // An empty map is named, too.
        Assert.Equal([("one", """{"f:data":{"f:l":{}}}"""), ("two", """{"f:data":{}}""")], Managers(second).Select(m => (m.Manager, m.Fields)));
    }

    [Fact]
    public async Task What_is_applied_no_longer_goes_and_what_others_added_stays()
    {
        await using var api = await StartAsync();
        await ApplyMap(api, "me", "\"k\":\"1\",\"l\":\"1\"", meta: ",\"labels\":{\"x\":\"y\"}");
        await api.Patch(Maps + "/a?fieldManager=other", """{"data":{"extra":"e"}}""");
        var pruned = await ApplyMap(api, "me", "\"l\":\"1\"");
        Assert.Equal("""{"l":"1","extra":"e"}""", pruned["data"]!.ToString());
        Assert.Null(pruned["metadata", "labels"]);
    }

    [Fact]
    public async Task A_container_of_another_manager_outlives_the_one_that_is_taken_out()
    {
        await using var api = await StartAsync();
        string Config(string containers) => $$"""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"} },
            "template":{"metadata":{"labels":{"a":"b"} },"spec":{"containers":[{{containers}}]} } } }
            """;
        var made = await api.Patch(Deployments + "/d?fieldManager=me", Config("""{"name":"a","image":"1"},{"name":"b","image":"1"}"""), Yaml);
        Assert.Equal(201, made.Code);
        await api.Patch(Deployments + "/d?fieldManager=side", """{"spec":{"template":{"spec":{"containers":[{"name":"s","image":"1"}]}}}}""", "application/strategic-merge-patch+json");
        var applied = await api.Patch(Deployments + "/d?fieldManager=me", Config("""{"name":"b","image":"2"}"""), Yaml);
        Assert.Equal(["b=2", "s=1"], applied["spec", "template", "spec", "containers"]!.AsArray!.Select(c => $"{c["name"]!.AsString}={c["image"]!.AsString}").Order());
    }

    [Fact]
    public async Task The_status_has_owners_of_its_own()
    {
        await using var api = await StartAsync();
        await api.Post(Pods + "?fieldManager=maker", Pod("p"));
        var status = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""";
        var applied = await api.Patch(Pods + "/p/status?fieldManager=agent", status, Yaml);
        Assert.Equal(200, applied.Code);
        var entry = applied["metadata", "managedFields"]!.AsArray!.Single(m => m["manager"]!.AsString == "agent");
        Assert.Equal(("status", """{"f:status":{"f:conditions":{"k:{\"type\":\"Ready\"}":{".":{},"f:status":{},"f:type":{}}}}}"""), (entry["subresource"]!.AsString, entry["fieldsV1"]!.ToString()));
    }

    [Fact]
    public async Task The_scale_is_owned_under_its_subresource()
    {
        await using var api = await StartAsync();
        await api.Post(Deployments + "?fieldManager=maker", Deployment("d"));
        await api.Patch(Deployments + "/d/scale?fieldManager=scaler", """{"spec":{"replicas":4}}""");
        var entry = (await api.Get(Deployments + "/d"))["metadata", "managedFields"]!.AsArray!.Single(m => m["manager"]!.AsString == "scaler");
        Assert.Equal(("scale", "Update", "apps/v1", """{"f:spec":{"f:replicas":{}}}"""),
            (entry["subresource"]!.AsString, entry["operation"]!.AsString, entry["apiVersion"]!.AsString, entry["fieldsV1"]!.ToString()));
    }

    [Fact]
    public async Task An_applied_scale_owns_the_replicas_of_what_it_scales()
    {
        await using var api = await StartAsync();
        Task<Answer> ApplyScale(string manager, int replicas, string query = "") => api.Patch($"{Deployments}/d/scale?fieldManager={manager}{query}",
            $$"""{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"d"},"spec":{"replicas":{{replicas}}} }""", Yaml);
        Assert.Equal(404, (await ApplyScale("scaler", 4)).Code);
        await api.Post(Deployments + "?fieldManager=maker", Deployment("d"));

        var refused = await ApplyScale("scaler", 4);
        Assert.Equal((409, "Apply failed with 1 conflict: conflict with \"maker\" using autoscaling/v1: .spec.replicas"), (refused.Code, refused.ErrorMessage));
        var forced = await ApplyScale("scaler", 4, "&force=true");
        Assert.Equal((200, "Scale", "4"), (forced.Code, forced.Text("kind"), forced["spec", "replicas"]!.ToString()));
        var scaled = await api.Get(Deployments + "/d");
        Assert.Equal(("4", "i:1"), (scaled["spec", "replicas"]!.ToString(), scaled["spec", "template", "spec", "containers"]!.AsArray![0]["image"]!.AsString));
        var entry = scaled["metadata", "managedFields"]!.AsArray!.Single(m => m["manager"]!.AsString == "scaler");
        Assert.Equal(("scale", "Apply", "apps/v1", """{"f:spec":{"f:replicas":{}}}"""),
            (entry["subresource"]!.AsString, entry["operation"]!.AsString, entry["apiVersion"]!.AsString, entry["fieldsV1"]!.ToString()));
        Assert.DoesNotContain("f:replicas", Managers(scaled).Single(m => m.Manager == "maker").Fields);

        var other = await ApplyScale("other", 1);
        Assert.Equal((409, "Apply failed with 1 conflict: conflict with \"scaler\" with subresource \"scale\": .spec.replicas"), (other.Code, other.ErrorMessage));
        await ApplyScale("scaler", 0);
        Assert.Equal("0", (await api.Get(Deployments + "/d"))["spec", "replicas"]!.ToString());
    }

    [Fact]
    public async Task Whoever_applies_a_scale_without_the_replicas_that_he_had_applied_wants_none()
    {
        await using var api = await StartAsync();
        await api.Post(Deployments + "?fieldManager=maker", Deployment("d", 3));
        Task<Answer> ApplyScale(string manager, string spec) => api.Patch($"{Deployments}/d/scale?fieldManager={manager}&force=true",
            $$"""{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"d"},"spec":{{spec}} }""", Yaml);
        async Task<string> Owners() => string.Join(' ', Managers(await api.Get(Deployments + "/d")).Where(m => m.Fields.Contains("f:replicas")).Select(m => m.Manager));
        await ApplyScale("a", """{"replicas":5}""");
        await ApplyScale("b", """{"replicas":5}""");
        Assert.Equal("a b", await Owners());
        // Of two owners one lets go: it stays.
        Assert.Equal("5", (await ApplyScale("a", "{}"))["spec", "replicas"]!.ToString());
        Assert.Equal("b", await Owners());
        Assert.Equal("0", (await ApplyScale("b", "{}"))["spec", "replicas"]!.ToString());
        Assert.Equal(("0", ""), ((await api.Get(Deployments + "/d"))["spec", "replicas"]!.ToString(), await Owners()));
    }

    [Fact]
    public async Task An_applied_scale_leaves_all_other_fields_to_their_owners()
    {
        await using var api = await StartAsync();
        await api.Patch(Deployments + "/d?fieldManager=maker",
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replicas":2,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}""", Yaml);
        var before = Managers(await api.Get(Deployments + "/d")).Single();
        const string scale = """{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"d"},"spec":{"replicas":2}}""";
        Assert.Equal(200, (await api.Patch(Deployments + "/d/scale?fieldManager=other", scale, Yaml)).Code);
        var after = await api.Get(Deployments + "/d");
        Assert.Equal(before, Managers(after).Single(m => m.Manager == "maker"));
        var again = await api.Patch(Deployments + "/d/scale?fieldManager=other", scale, Yaml);
        Assert.Equal(after.Text("metadata", "resourceVersion"), again.Text("metadata", "resourceVersion"));
        var conflict = await api.Patch(Deployments + "/d/scale?fieldManager=third", scale.Replace("2}", "4}"), Yaml);
        Assert.Equal("Apply failed with 2 conflicts: conflicts with \"maker\":\n- .spec.replicas\nconflicts with \"other\" with subresource \"scale\":\n- .spec.replicas", conflict.ErrorMessage);
    }

    [Theory]
    [InlineData("?fieldManager=me", "apps/v1", """{"replicas":2}""", 400, "invalid object type: apps/v1, Kind=Scale")]
    [InlineData("?fieldManager=me", "autoscaling/v1", """{"replica":2}""", 500,
        "failed to create typed patch object (/d; autoscaling/v1, Kind=Scale): .spec.replica: field not declared in schema")]
    [InlineData("?fieldManager=me&force=true", "autoscaling/v1", """{"replicas":-1}""", 422,
        "Scale.autoscaling \"d\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("", "autoscaling/v1", """{"replicas":2}""", 422, "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch")]
    public async Task Bad_scales_are_not_applied(string query, string apiVersion, string spec, int code, string message)
    {
        await using var api = await StartAsync();
        await api.Post(Deployments, Deployment("d"));
        var answer = await api.Patch($"{Deployments}/d/scale{query}", $$"""{"apiVersion":"{{apiVersion}}","kind":"Scale","metadata":{"name":"d"},"spec":{{spec}} }""", Yaml);
        Assert.Equal((code, message), (answer.Code, answer.ErrorMessage));
        Assert.Equal("1", (await api.Get(Deployments + "/d"))["spec", "replicas"]!.ToString());
    }

    [Fact]
    public async Task An_object_without_an_account_is_owned_by_its_past()
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a"));
        var reset = await api.Patch(Maps + "/a", """{"metadata":{"managedFields":[{}]}}""");
        Assert.Null(reset["metadata", "managedFields"]);
        var untracked = await api.Patch(Maps + "/a", """{"data":{"n":"1"}}""");
        Assert.Null(untracked["metadata", "managedFields"]);
        var refused = await ApplyMap(api, "me", "\"k\":\"w\"");
        Assert.Equal("Apply failed with 1 conflict: conflict with \"before-first-apply\" using v1: .data.k", refused.ErrorMessage);
        var applied = await ApplyMap(api, "me", "\"k\":\"v\"");
        Assert.Equal(["before-first-apply", "me"], Managers(applied).Select(m => m.Manager).Order());
    }

    [Fact]
    public async Task What_client_side_apply_had_set_may_be_applied_over()
    {
        await using var api = await StartAsync();
        var last = """{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"v\"}}""";
        await api.Post(Maps + "?fieldManager=kubectl-client-side-apply",
            Map("a", $",\"annotations\":{{\"kubectl.kubernetes.io/last-applied-configuration\":\"{last}\"}}"));
        var applied = await ApplyMap(api, "kubectl", "\"k\":\"w\"");
        Assert.Equal((200, "w"), (applied.Code, applied.Text("data", "k")));
        Assert.Contains("\"k\":\"w\"", applied.Text("metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"));
        await api.Patch(Maps + "/a?fieldManager=other", """{"data":{"k":"theirs"}}""");
        Assert.Equal("Apply failed with 1 conflict: conflict with \"other\" using v1: .data.k", (await ApplyMap(api, "kubectl", "\"k\":\"v\"")).ErrorMessage);
    }

    [Fact]
    public async Task Others_than_kubectl_have_no_part_in_what_client_side_apply_had_set()
    {
        await using var api = await StartAsync();
        var last = """{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"v\"}}""";
        await api.Post(Maps + "?fieldManager=kubectl-client-side-apply",
            Map("a", $",\"annotations\":{{\"kubectl.kubernetes.io/last-applied-configuration\":\"{last}\"}}"));
        Assert.Equal(409, (await ApplyMap(api, "operator", "\"k\":\"w\"")).Code);
    }

    [Fact]
    public async Task A_dry_run_stores_nothing()
    {
        await using var api = await StartAsync();
        var dry = await ApplyMap(api, "me", "\"k\":\"1\"", "&dryRun=All");
        Assert.Equal((201, "1"), (dry.Code, dry.Text("data", "k")));
        Assert.Equal(404, (await api.Get(Maps + "/a")).Code);
    }

    [Fact]
    public async Task More_than_ten_updaters_are_joined_into_ancient_changes()
    {
        await using var api = await StartAsync();
        await api.Post(Maps + "?fieldManager=m0", Map("a"));
        for (var i = 1; i <= 14; i++)
        {
            await api.Patch($"{Maps}/a?fieldManager=m{i}", $$"""{"data":{"k{{i}}":"v"} }""");
        }
        var managers = Managers(await api.Get(Maps + "/a")).ToArray();
        Assert.Equal(10, managers.Length);
        var all = managers.SelectMany(m => m.Fields.Split("f:k")).Count();
        Assert.Contains(managers, m => m.Manager == "ancient-changes");
        Assert.Equal(managers.Length + 15, all);
    }

    [Theory]
    [InlineData("", """{"apiVersion":"v1","kind":"ConfigMap"}""", 422, "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch")]
    [InlineData("?fieldManager=me", """{"kind":"ConfigMap"}""", 400, "invalid object type: /, Kind=ConfigMap")]
    [InlineData("?fieldManager=me", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"managedFields":[{"manager":"x"}]}}""", 400, "metadata.managedFields must be nil")]
    [InlineData("?fieldManager=me", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}""", 400, "the name of the object (b) does not match the name on the URL (a)")]
    [InlineData("?fieldManager=me", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","uid":"u"}}""", 409, "Operation cannot be fulfilled on configmaps \"a\": uid mismatch: the provided object specified uid u, and no existing object was found")]
    [InlineData("?fieldManager=me", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"dato":1}""", 500, "failed to create typed patch object (/a; /v1, Kind=ConfigMap): .dato: field not declared in schema")]
    [InlineData("?fieldManager=me", "", 400, "invalid object type: /, Kind=")]
    [InlineData("?fieldManager=me", """{"apiVersion":"v2","kind":"ConfigMap","metadata":{"name":"a"}}""", 400, "invalid object type: /v2, Kind=ConfigMap")]
    [InlineData("?fieldManager=me", """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"}}""", 400, "invalid object type: /v1, Kind=Secret")]
    [InlineData("?fieldManager=me", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","managedFields":[]}}""", 400, "metadata.managedFields must be nil")]
    [InlineData("?fieldManager=me", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{}}""", 400, "the name of the object (a based on URL) was undeterminable: name must be provided")]
    [InlineData("?fieldManager=me", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"x"}}""", 400, "the namespace of the provided object does not match the namespace sent on the request")]
    [InlineData("?fieldManager=me", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":1,"b":{"x":[1,"y",null,true]}}}""", 500,
        "failed to create typed patch object (/a; /v1, Kind=ConfigMap): errors:\n  .data.a: expected string, got &value.valueUnstructured{Value:1}\n  .data.b: expected string, got &value.valueUnstructured{Value:map[string]interface {}{\"x\":[]interface {}{1, \"y\", interface {}(nil), true}}}")]
    [InlineData("?fieldManager=me", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"default"},"data":"x"}""", 500,
        "failed to create typed patch object (default/a; /v1, Kind=ConfigMap): .data: expected map, got &{x}")]
    [InlineData("?fieldManager=me", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"immutable":"yes"}""", 500,
        "failed to create typed patch object (/a; /v1, Kind=ConfigMap): .immutable: expected boolean, got &{yes}")]
    public async Task Bad_configurations_are_refused(string query, string body, int code, string message)
    {
        await using var api = await StartAsync();
        var answer = await api.Patch(Maps + "/a" + query, body, Yaml);
        Assert.Equal((code, message), (answer.Code, answer.ErrorMessage));
    }

    [Theory]
    [InlineData("", """{"name":"c","image":"i","env":[{"name":"A","value":"1"},{"name":"B"},{"name":"A","value":"2"}]}""",
        """.spec.template.spec.containers[name="c"].env: duplicate entries for key [name="A"]""")]
    [InlineData("", """{"name":"c","image":"i","ports":[{"containerPort":80},{"containerPort":80,"protocol":"TCP"}]}""",
        """.spec.template.spec.containers[name="c"].ports: duplicate entries for key [containerPort=80,protocol="TCP"]""")]
    [InlineData(""","finalizers":["a/x","a/x"]""", """{"name":"c","image":"i"}""", """.metadata.finalizers: duplicate entries for key [="a/x"]""")]
    public async Task A_configuration_with_an_item_twice_is_refused(string meta, string container, string problem)
    {
        await using var api = await StartAsync();
        var answer = await api.Patch(Deployments + "/x?fieldManager=me", $$"""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"x"{{meta}} },"spec":{"selector":{"matchLabels":{"a":"b"} },
            "template":{"metadata":{"labels":{"a":"b"} },"spec":{"containers":[{{container}}]} } } }
            """, Yaml);
        Assert.Equal((500, "failed to create typed patch object (/x; apps/v1, Kind=Deployment): " + problem), (answer.Code, answer.ErrorMessage));
    }

    [Theory]
    [InlineData("""{"name":"c","ports":[null]}""", ".ports: element 0: associative list with keys may not have a null element")]
    [InlineData("""{"name":"c","ports":[80]}""", ".ports: element 0: associative list with keys may not have non-map elements")]
    [InlineData("""{"name":"c","ports":{"containerPort":80}}""", ".ports: expected list, got &{map[containerPort:80]}")]
    [InlineData("""{"name":"c","ports":[{"containerPort":"http"}]}""", """.ports[containerPort="http",protocol="TCP"].containerPort: expected numeric (int or float), got string""")]
    [InlineData("""{"name":"c","args":["a",1]}""", ".args[1]: expected string, got &value.valueUnstructured{Value:1}")]
    [InlineData("""{"name":"c","resources":{"limits":{"cpu":[]}}}""", ".resources.limits.cpu: expected any scalar, got &{[]}")]
    public async Task A_configuration_of_the_wrong_shape_is_refused_where_it_is_wrong(string container, string problem)
    {
        await using var api = await StartAsync();
        var answer = await api.Patch(Deployments + "/x?fieldManager=me", $$"""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"x"},"spec":{"template":{"spec":{"containers":[{{container}}]} } } }
            """, Yaml);
        Assert.Equal((500, """failed to create typed patch object (/x; apps/v1, Kind=Deployment): .spec.template.spec.containers[name="c"]""" + problem), (answer.Code, answer.ErrorMessage));
    }

    [Fact]
    public async Task Keys_that_an_item_lacks_are_their_defaults()
    {
        await using var api = await StartAsync();
        // All keys of built-in kinds have one in their OpenAPI, if it is the empty text.
        var unnamed = await api.Patch(Deployments + "/x?fieldManager=me", """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"x"},"spec":{"selector":{"matchLabels":{"a":"b"} },
            "template":{"metadata":{"labels":{"a":"b"} },"spec":{"containers":[{"image":"i"},{"image":"j"}]} } } }
            """, Yaml);
        Assert.Equal("""failed to create typed patch object (/x; apps/v1, Kind=Deployment): .spec.template.spec.containers: duplicate entries for key [name=""]""", unnamed.ErrorMessage);
        var service = await api.Patch("/api/v1/namespaces/default/services/s?fieldManager=me",
            """{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"ports":[{"port":80}]}}""", Yaml);
        Assert.Contains("""k:{\"port\":80,\"protocol\":\"TCP\"}""", Managers(service).Single().Fields);
    }

    [Theory]
    [InlineData("\"replicas\":1.5", "cannot convert float64 to int32")]
    [InlineData("\"replicas\":1,\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\",\"resources\":{\"limits\":{\"cpu\":\"much\"}}}]}}",
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    public async Task A_configuration_of_the_right_shape_that_makes_no_object_is_refused(string spec, string why)
    {
        await using var api = await StartAsync();
        var answer = await api.Patch(Deployments + "/x?fieldManager=me", $$"""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"x"},"spec":{ {{spec}} } }""", Yaml);
        Assert.Equal((500, "failed to convert new object (/x; apps/v1, Kind=Deployment) to proper version: unable to convert unstructured object to apps/v1, Kind=Deployment: " + why),
            (answer.Code, answer.ErrorMessage));
    }

    [Fact]
    public async Task A_zero_that_means_absence_is_owned_and_takes_the_place_of_what_was_there()
    {
        await using var api = await StartAsync();
        Task<Answer> Apply(string manager, string spec, string query = "") => api.Patch($"{Deployments}/d?fieldManager={manager}{query}",
            $$"""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{ {{spec}} } }""", Yaml);
        await api.Post(Deployments + "?fieldManager=maker", Deployment("d"));
        async Task<string> FieldsOf(string manager) => Managers(await api.Get(Deployments + "/d")).SingleOrDefault(m => m.Manager == manager).Fields;

        var zeros = await Apply("a", "\"paused\":false,\"minReadySeconds\":0,\"template\":{\"metadata\":{\"creationTimestamp\":null},\"spec\":{\"nodeName\":\"\",\"imagePullSecrets\":[],\"nodeSelector\":{}}}");
        Assert.Equal((200, null, null), (zeros.Code, zeros["spec", "paused"], zeros["spec", "template", "spec", "nodeName"]));
        Assert.Equal("""{"f:spec":{"f:minReadySeconds":{},"f:paused":{},"f:template":{"f:metadata":{"f:creationTimestamp":{}},"f:spec":{"f:nodeName":{},"f:nodeSelector":{}}}}}""", await FieldsOf("a"));
        Assert.Equal(200, (await Apply("b", "\"paused\":false")).Code);
        Assert.Equal("""{"f:spec":{"f:paused":{}}}""", await FieldsOf("b"));
        // Nothing more to write.
        var revision = (await api.Get(Deployments + "/d")).Text("metadata", "resourceVersion");
        Assert.Equal(revision, (await Apply("b", "\"paused\":false")).Text("metadata", "resourceVersion"));

        var taken = await Apply("b", "\"paused\":true");
        Assert.Equal((409, "Apply failed with 1 conflict: conflict with \"a\": .spec.paused"), (taken.Code, taken.ErrorMessage));
        Assert.Equal("true", (await Apply("b", "\"paused\":true", "&force=true"))["spec", "paused"]?.ToString());
        Assert.DoesNotContain("f:paused", await FieldsOf("a"));
        var back = await Apply("a", "\"paused\":false");
        Assert.Equal((409, "Apply failed with 1 conflict: conflict with \"b\": .spec.paused"), (back.Code, back.ErrorMessage));
        Assert.Null((await Apply("b", "\"paused\":false"))["spec", "paused"]);
    }

    [Fact]
    public async Task A_null_claims_a_field_and_takes_nothing_out_of_what_others_have_parts_of()
    {
        await using var api = await StartAsync();
        await api.Post(Maps + "?fieldManager=maker", Map("a"));
        var applied = await ApplyMap(api, "me", "\"n\":null");
        Assert.Equal((200, "v", ""), (applied.Code, applied.Text("data", "k"), applied.Text("data", "n")));
        var whole = await api.Patch(Maps + "/a?fieldManager=you", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":null}""", Yaml);
        Assert.Equal((200, "v"), (whole.Code, whole.Text("data", "k")));
        Assert.Equal("""{"f:data":{}}""", Managers(whole).Single(m => m.Manager == "you").Fields);
    }

    [Fact]
    public async Task Force_is_for_apply_alone()
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a"));
        var answer = await api.Patch(Maps + "/a?force=true", "{}");
        Assert.Equal((422, "PatchOptions.meta.k8s.io \"\" is invalid: force: Forbidden: may not be specified for non-apply patch"), (answer.Code, answer.ErrorMessage));
    }

    private static IEnumerable<(string Manager, string Operation, string ApiVersion, string Fields)> Managers(Answer answer) =>
        (answer["metadata", "managedFields"]?.AsArray ?? DocumentArray.Empty)
            .Select(m => (m["manager"]!.AsString!, m["operation"]!.AsString!, m["apiVersion"]!.AsString!, m["fieldsV1"]!.ToString()));

    private static string Sorted(Document causes) =>
        Document.Of(causes.AsArray!.Select(c => (Document)new DocumentObject(c.AsObject!.OrderBy(m => m.Key, StringComparer.Ordinal).ToArray()))).ToString();
}

public sealed class ServerSideApplyTests() : ServerSideApplyContract(StoreKind.Memory);

public sealed class ServerSideApplyOnSqliteTests() : ServerSideApplyContract(StoreKind.Sqlite);

public sealed class ServerSideApplyOnEtcdTests() : ServerSideApplyContract(StoreKind.Etcd);
