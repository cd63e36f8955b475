using MiniKube.Api.Documents;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Storage.Tests;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.FlowControl;

/// <summary>FlowSchemas and PriorityLevelConfigurations at work.</summary>
public abstract class PriorityAndFairnessContract(StoreKind kind) : HttpContract(kind)
{
    private const string Flows = "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas";
    private const string Levels = "/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations";
    private const string Dumps = "/debug/api_priority_and_fairness/";
    private const string OneQueue = """{"type":"Queue","queuing":{"queues":1,"handSize":1,"queueLengthLimit":1}}""";

    [Fact]
    public async Task Every_cluster_has_upstreams_schemas_and_levels()
    {
        await using var api = await StartAsync();
        Assert.Equal(["catch-all", "exempt", "global-default", "leader-election", "node-high", "system", "workload-high", "workload-low"], Names(await api.Get(Levels)));
        Assert.Equal(
            [
                "catch-all", "endpoint-controller", "exempt", "global-default", "kube-controller-manager", "kube-scheduler", "kube-system-service-accounts", "probes",
                "service-accounts", "system-leader-election", "system-node-high", "system-nodes", "workload-leader-election",
            ], Names(await api.Get(Flows)));
        var system = await api.Get(Levels + "/system");
        Assert.Equal("true", system.Text("metadata", "annotations", "apf.kubernetes.io/autoupdate-spec"));
        Assert.Equal((30, 33), (system["spec", "limited", "nominalConcurrencyShares"]!.AsInteger, system["spec", "limited", "lendablePercent"]!.AsInteger));
        var nodes = await api.Get(Flows + "/system-nodes");
        Assert.Equal(("Dangling", "False", "Found", "This FlowSchema references the PriorityLevelConfiguration object named \"system\" and it exists"), Condition(nodes));
        Assert.Equal(["api-priority-and-fairness-config-consumer-v1", "api-priority-and-fairness-config-producer-v1"],
            nodes["metadata", "managedFields"]!.AsArray!.Select(m => m["manager"]!.AsString).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_second_start_changes_nothing()
    {
        await using var api = await StartAsync();
        var before = await api.Get(Flows);
        await using var second = await TestApi.OverAsync(api.Store);
        Assert.Equal(before["items"], (await second.Get(Flows))["items"]);
    }

    [Fact]
    public async Task Every_answer_tells_the_schema_and_the_level_of_its_request()
    {
        await using var api = await StartAsync(OneSeat);
        using var bob = api.As("bob", "dev");
        await AssertSorted(api, await api.Get(Maps), "exempt", "exempt");
        await AssertSorted(api, await api.Send(HttpMethod.Get, Maps, null, client: bob), "global-default", "global-default");
        await AssertSorted(api, await api.Send(HttpMethod.Get, "/no/such/path", null, client: bob), "global-default", "global-default");
        await AssertSorted(api, await api.Send(HttpMethod.Get, "/healthz", null, client: bob), "probes", "exempt");
        await AssertSorted(api, await api.Send(HttpMethod.Post, Maps, "{", client: bob), "global-default", "global-default");
    }

    [Fact]
    public async Task Requests_beyond_a_levels_seats_wait_and_those_beyond_its_queue_are_turned_away()
    {
        GatedStore? store = null;
        await using var api = await StartAsync(OneSeat, s => store = new GatedStore(s));
        using var bob = await Limit(api, "bob", OneQueue);
        store!.Close();
        var first = api.Send(HttpMethod.Post, Maps, Map("a"), client: bob);
        await store.HeldAsync(1);
        var second = api.Send(HttpMethod.Post, Maps, Map("b"), client: bob);
        await Until(async () => (await api.Metrics()).Contains("apiserver_flowcontrol_current_inqueue_requests{flow_schema=\"bob\",priority_level=\"bob\"} 1"));
        var third = await api.Send(HttpMethod.Post, Maps, Map("c"), client: bob);
        Assert.Equal((429, "TooManyRequests", "Too many requests, please try again later."), (third.Code, third.Reason, third.ErrorMessage));
        Assert.Equal("1", third.Message.Headers.NonValidated["Retry-After"].ToString());
        await AssertSorted(api, third, "bob", "bob");
        // Others have seats of their own.
        using var alice = api.As("alice", "dev");
        Assert.Equal(200, (await api.Send(HttpMethod.Get, Maps, null, client: alice)).Code);

        Assert.Contains("bob 1 false false 1 1", (await Dump(api, "dump_priority_levels")).Select(r => string.Join(' ', r[..6])));
        Assert.Contains("bob 0 1 1 1", (await Dump(api, "dump_queues")).Select(r => string.Join(' ', r[..5])));
        var requests = await Dump(api, "dump_requests?includeRequestDetails=1");
        Assert.Equal(["bob bob 0 -1 bob create configmaps", "bob bob 0 0 bob create configmaps"],
            requests.Where(r => r[0] == "bob").Select(r => string.Join(' ', r[0], r[1], r[2], r[3], r[10], r[11], r[16])).Order(StringComparer.Ordinal));

        store.Open();
        Assert.Equal((201, 201), ((await first).Code, (await second).Code));
        Assert.Equal(404, (await api.Get(Maps + "/c")).Code);
        await Until(async () => (await api.Metrics()).Contains("apiserver_flowcontrol_current_executing_requests{flow_schema=\"bob\",priority_level=\"bob\"} 0"));
        var metrics = await api.Metrics();
        Assert.Contains("apiserver_flowcontrol_rejected_requests_total{flow_schema=\"bob\",priority_level=\"bob\",reason=\"queue-full\"} 1", metrics);
        Assert.Contains("apiserver_flowcontrol_current_inqueue_requests{flow_schema=\"bob\",priority_level=\"bob\"} 0", metrics);
        Assert.Contains("apiserver_flowcontrol_nominal_limit_seats{priority_level=\"bob\"} 1", metrics);
        Assert.Contains("apiserver_flowcontrol_current_limit_seats{priority_level=\"bob\"} 1", metrics);
    }

    [Fact]
    public async Task A_level_that_rejects_turns_away_what_finds_no_seat()
    {
        GatedStore? store = null;
        await using var api = await StartAsync(OneSeat, s => store = new GatedStore(s));
        using var bob = await Limit(api, "bob", """{"type":"Reject"}""");
        store!.Close();
        var first = api.Send(HttpMethod.Post, Maps, Map("a"), client: bob);
        await store.HeldAsync(1);
        Assert.Equal(429, (await api.Send(HttpMethod.Get, Maps, null, client: bob)).Code);
        store.Open();
        Assert.Equal(201, (await first).Code);
        Assert.Contains("apiserver_flowcontrol_rejected_requests_total{flow_schema=\"bob\",priority_level=\"bob\",reason=\"concurrency-limit\"} 1", await api.Metrics());
        await Until(async () => (await api.Send(HttpMethod.Get, Maps, null, client: bob)).Code == 200);
    }

    [Fact]
    public async Task Nobody_waits_longer_than_a_quarter_of_its_time()
    {
        GatedStore? store = null;
        var time = new Testing.FakeTimeProvider();
        await using var api = await StartAsync(o => OneSeat(o) with { Time = time }, s => store = new GatedStore(s));
        using var bob = await Limit(api, "bob", OneQueue);
        store!.Close();
        var first = api.Send(HttpMethod.Post, Maps, Map("a"), client: bob);
        await store.HeldAsync(1);
        var second = api.Send(HttpMethod.Get, Maps + "?timeout=20s", null, client: bob);
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(429, (await second).Code);
        var third = api.Send(HttpMethod.Get, Maps, null, client: bob);
        time.Advance(TimeSpan.FromSeconds(14.9));
        Assert.False(third.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(429, (await third).Code);
        store.Open();
        Assert.Equal(201, (await first).Code);
        Assert.Contains("apiserver_flowcontrol_rejected_requests_total{flow_schema=\"bob\",priority_level=\"bob\",reason=\"time-out\"} 2", await api.Metrics());
    }

    [Fact]
    public async Task A_watch_has_its_seat_until_it_has_begun()
    {
        await using var api = await StartAsync(OneSeat);
        using var bob = await Limit(api, "bob", OneQueue);
        await api.Post(Maps, Map("a"));
        using var first = await api.Watch(Maps + "?watch=true", client: bob);
        Assert.Equal(["ADDED a"], await first.TakeAsync(1));
        using var second = await api.Watch(Maps + "?watch=true", client: bob);
        Assert.Equal(["ADDED a"], await second.TakeAsync(1));
        Assert.Equal(200, (await api.Send(HttpMethod.Get, Maps, null, client: bob)).Code);
        Assert.Contains("apiserver_flowcontrol_request_execution_seconds_count{flow_schema=\"bob\",priority_level=\"bob\",type=\"watch\"} 2", await api.Metrics());
    }

    [Fact]
    public async Task A_watch_that_nobody_reads_keeps_its_seat_no_longer_than_a_request_may_take()
    {
        var time = new Testing.FakeTimeProvider();
        await using var api = await StartAsync(o => OneSeat(o) with { Time = time });
        using var bob = await Limit(api, "bob", """{"type":"Reject"}""");
        // More than lies between the server and a client.
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(201, (await api.Post(Maps, Map($"m{i}", value: new string('x', 700_000)))).Code);
        }
        using var unread = await api.Watch(Maps + "?watch=true", client: bob);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(429, (await api.Send(HttpMethod.Get, "/version", null, client: bob)).Code);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(200, (await api.Send(HttpMethod.Get, "/version", null, client: bob)).Code);
    }

    [Fact]
    public async Task A_schema_without_its_level_dangles_and_counts_for_nothing()
    {
        await using var api = await StartAsync(OneSeat);
        using var bob = api.As("bob", "dev");
        Assert.Equal(201, (await api.Post(Flows, Schema("bob", "bob"))).Code);
        await Until(async () => Condition(await api.Get(Flows + "/bob")) is
            ("Dangling", "True", "NotFound", "This FlowSchema references the PriorityLevelConfiguration object named \"bob\" but there is no such object"));
        await AssertSorted(api, await api.Send(HttpMethod.Get, Maps, null, client: bob), "global-default", "global-default");
        Assert.Equal(201, (await api.Post(Levels, Level("bob", OneQueue))).Code);
        await Until(async () => Condition(await api.Get(Flows + "/bob")).Reason == "Found");
        await AssertSorted(api, await api.Send(HttpMethod.Get, Maps, null, client: bob), "bob", "bob");
        await api.Delete(Levels + "/bob");
        await Until(async () => Condition(await api.Get(Flows + "/bob")).Status == "True");
        await AssertSorted(api, await api.Send(HttpMethod.Get, Maps, null, client: bob), "global-default", "global-default");
    }

    [Fact]
    public async Task A_deleted_level_serves_its_queues_to_their_end()
    {
        GatedStore? store = null;
        var time = new Testing.FakeTimeProvider();
        await using var api = await StartAsync(o => OneSeat(o) with { Time = time }, s => store = new GatedStore(s));
        using var bob = await Limit(api, "bob", OneQueue);
        store!.Close();
        var first = api.Send(HttpMethod.Post, Maps, Map("a"), client: bob);
        await store.HeldAsync(1);
        var second = api.Send(HttpMethod.Get, Maps, null, client: bob);
        var deleted = api.Delete(Levels + "/bob");
        store.Open();
        Assert.Equal((200, 201, 200), ((await deleted).Code, (await first).Code, (await second).Code));
        await Until(async () => Condition(await api.Get(Flows + "/bob")).Status == "True");
        await Until(async () =>
        {
            time.Advance(TimeSpan.FromSeconds(10));
            return (await Dump(api, "dump_priority_levels")).All(r => r[0] != "bob");
        });
    }

    [Fact]
    public async Task Objects_are_kept_as_they_are_made_unless_somebody_says_otherwise()
    {
        var time = new Testing.FakeTimeProvider();
        await using var api = await StartAsync(o => o with { Time = time });
        await api.Delete(Flows + "/catch-all");
        await api.Delete(Flows + "/probes");
        await api.Delete(Levels + "/workload-low");
        Assert.Equal(200, (await api.Patch(Levels + "/system", """{"spec":{"limited":{"lendablePercent":1}}}""")).Code);
        Assert.Equal(200, (await api.Patch(Levels + "/node-high",
            """{"metadata":{"annotations":{"apf.kubernetes.io/autoupdate-spec":"false"}},"spec":{"limited":{"lendablePercent":1}}}""")).Code);
        Assert.Equal(201, (await api.Post(Flows, Schema("old", "system").Replace("\"name\":\"old\"", "\"name\":\"old\",\"annotations\":{\"apf.kubernetes.io/autoupdate-spec\":\"true\"}", StringComparison.Ordinal))).Code);
        Assert.Equal(201, (await api.Post(Flows, Schema("mine", "system"))).Code);
        Assert.Equal(200, (await api.Patch(Levels + "/exempt", """{"metadata":{"annotations":null},"spec":{"exempt":{"nominalConcurrencyShares":7}}}""")).Code);
        time.Advance(TimeSpan.FromMinutes(1));
        await Until(async () => (await api.Get(Flows + "/catch-all")).Code == 200 && (await api.Get(Flows + "/probes")).Code == 200 && (await api.Get(Levels + "/workload-low")).Code == 200);
        await Until(async () => (await api.Get(Levels + "/system"))["spec", "limited", "lendablePercent"]!.AsInteger == 33);
        // Whoever is overtaken, such as by the condition, leaves it to the next time.
        await Until(async () =>
        {
            time.Advance(TimeSpan.FromMinutes(1));
            return (await api.Get(Flows + "/old")).Code == 404
                && (await api.Get(Levels + "/exempt")).Text("metadata", "annotations", "apf.kubernetes.io/autoupdate-spec") == "true";
        });
        Assert.Equal(7, (await api.Get(Levels + "/exempt"))["spec", "exempt", "nominalConcurrencyShares"]!.AsInteger);
        Assert.Equal(1, (await api.Get(Levels + "/node-high"))["spec", "limited", "lendablePercent"]!.AsInteger);
        Assert.Equal(200, (await api.Get(Flows + "/mine")).Code);
    }

    [Fact]
    public async Task A_server_needs_a_seat()
    {
        var error = await Assert.ThrowsAsync<FormatException>(() => StartAsync(o => o with { MaxRequestsInFlight = 0, MaxMutatingRequestsInFlight = 0 }));
        Assert.Equal("invalid configuration: MaxRequestsInFlight=0 and MaxMutatingRequestsInFlight=0; they must add up to something positive", error.Message);
    }

    // The levels of every cluster have 245 shares, so that one more is one seat.
    private static ApiServerOptions OneSeat(ApiServerOptions options) => options with { Authorization = TestApi.Everything, MaxRequestsInFlight = 200, MaxMutatingRequestsInFlight = 46 };

    /// <summary>A client of its own level, which has one seat. A seat is free a moment after its request was answered.</summary>
    private static async Task<HttpMessageInvoker> Limit(TestApi api, string user, string response)
    {
        Assert.Equal(201, (await api.Post(Levels, Level(user, response))).Code);
        Assert.Equal(201, (await api.Post(Flows, Schema(user, user))).Code);
        var client = api.As(user, "dev");
        var uid = (await api.Get(Levels + "/" + user)).Text("metadata", "uid");
        await Until(async () => Header(await api.Send(HttpMethod.Get, "/version", null, client: client), "PriorityLevel") == uid);
        return client;
    }

    private static string Level(string name, string response) =>
        $$"""
        {"metadata":{"name":"{{name}}"},"spec":{"type":"Limited",
        "limited":{"nominalConcurrencyShares":1,"lendablePercent":0,"borrowingLimitPercent":0,"limitResponse":{{response}} } } }
        """;

    private static string Schema(string user, string level) =>
        $$"""
        {"metadata":{"name":"{{user}}"},"spec":{"priorityLevelConfiguration":{"name":"{{level}}"},"matchingPrecedence":50,"rules":[{"subjects":[{"kind":"User","user":{"name":"{{user}}"} }],
        "resourceRules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"namespaces":["*"],"clusterScope":true}],"nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["*"]}]}]} }
        """;

    private static (string Type, string Status, string Reason, string Message) Condition(Answer schema)
    {
        var condition = schema["status", "conditions"]?.AsArray?.Single();
        string Text(string name) => condition?[name]?.AsString ?? "";
        return (Text("type"), Text("status"), Text("reason"), Text("message"));
    }

    private static async Task AssertSorted(TestApi api, Answer answer, string schema, string level)
    {
        Assert.Equal((await api.Get($"{Flows}/{schema}")).Text("metadata", "uid"), Header(answer, "FlowSchema"));
        Assert.Equal((await api.Get($"{Levels}/{level}")).Text("metadata", "uid"), Header(answer, "PriorityLevel"));
    }

    private static string Header(Answer answer, string what) => answer.Message.Headers.NonValidated[$"X-Kubernetes-PF-{what}-UID"].ToString();

    private static async Task<string[][]> Dump(TestApi api, string what) =>
        [.. (await api.Get(Dumps + what)).Body.AsString!.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split(',', StringSplitOptions.TrimEntries))];

    private static async Task Until(Func<Task<bool>> condition)
    {
        var guard = Guard.Token;
        while (!await condition())
        {
            guard.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}

public sealed class PriorityAndFairnessTests() : PriorityAndFairnessContract(StoreKind.Memory);

public sealed class PriorityAndFairnessOnSqliteTests() : PriorityAndFairnessContract(StoreKind.Sqlite);

public sealed class PriorityAndFairnessOnEtcdTests() : PriorityAndFairnessContract(StoreKind.Etcd);
