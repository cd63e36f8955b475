using MiniKube.Api.Documents;
using MiniKube.ApiServer.Audit;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Audit;

public sealed class AuditTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string directory = Directory.CreateTempSubdirectory("mkube-audit-").FullName;
    private readonly Testing.FakeTimeProvider time = new(Start);
    private GatedStore store = null!;

    private string LogPath => Path.Combine(directory, "log", "audit.log");

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private async Task<TestApi> Api(string rules, ApiServer.Authorization.AuthorizationOptions? authorization = null)
    {
        var policy = Path.Combine(directory, "policy.yaml");
        await File.WriteAllTextAsync(policy, "apiVersion: audit.k8s.io/v1\nkind: Policy\n" + rules, TestContext.Current.CancellationToken);
        return await TestApi.StartAsync(
            configure: o => o with { Authorization = authorization ?? o.Authorization, Time = time, AuditPolicyFile = policy, AuditLog = new AuditLogOptions(LogPath) }, wrap: s => store = new GatedStore(s));
    }

    private Document[] Events() => File.ReadAllLines(LogPath).Select(l => DocumentJson.Parse(l)).ToArray();

    private static string[] Stages(IEnumerable<Document> events) => events.Select(e => e["stage"]!.AsString!).ToArray();

    [Fact]
    public async Task An_event_at_level_Metadata_says_who_asked_for_what_when_and_the_outcome()
    {
        await using var api = await Api("rules: [{level: Metadata}]", TestApi.Everything);
        var request = new HttpRequestMessage(HttpMethod.Post, "https://api" + Maps + "?fieldManager=x") { Content = new StringContent(Map("a"), null, "application/json") };
        request.Headers.TryAddWithoutValidation("User-Agent", "test/1");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "192.0.2.1, junk, 192.0.2.2");
        request.Headers.TryAddWithoutValidation("Audit-ID", "id-1");
        using var ann = api.As("ann", "dev");
        await api.Send(request, ann);
        var events = File.ReadAllLines(LogPath);
        const string user = "\"user\":{\"username\":\"ann\",\"groups\":[\"dev\",\"system:authenticated\"]},\"sourceIPs\":[\"192.0.2.1\",\"192.0.2.2\"],\"userAgent\":\"test/1\"";
        const string times = "\"requestReceivedTimestamp\":\"2030-01-01T00:00:00.000000Z\",\"stageTimestamp\":\"2030-01-01T00:00:00.000000Z\"";
        const string head = "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Metadata\",\"auditID\":\"id-1\",\"stage\":";
        const string uri = "\"requestURI\":\"/api/v1/namespaces/default/configmaps?fieldManager=x\",\"verb\":\"create\",";
        Assert.Equal(
            [
                $"{head}\"RequestReceived\",{uri}{user},\"objectRef\":{{\"resource\":\"configmaps\",\"namespace\":\"default\",\"apiVersion\":\"v1\"}},{times}}}",
                $"{head}\"ResponseComplete\",{uri}{user},\"objectRef\":{{\"resource\":\"configmaps\",\"namespace\":\"default\",\"name\":\"a\",\"apiVersion\":\"v1\"}},"
                + $"\"responseStatus\":{{\"metadata\":{{}},\"code\":201}},{times},"
                + "\"annotations\":{\"authorization.k8s.io/decision\":\"allow\",\"authorization.k8s.io/reason\":\"\"}}",
            ],
            events);
    }

    [Fact]
    public async Task Objects_that_travel_in_protobuf_are_written_as_JSON()
    {
        const string protobuf = "application/vnd.kubernetes.protobuf";
        await using var api = await Api("omitStages: [RequestReceived]\nrules: [{level: RequestResponse}]");
        await api.Post(Maps, Map("a"));
        var body = await (await api.Get(Maps + "/a", protobuf)).Message.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(200, (await api.Send(HttpMethod.Put, Maps + "/a", body, protobuf, protobuf)).Code);
        await api.Get(Maps, protobuf);
        await api.Get(Maps + "/a", protobuf + ";as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
        await api.Get(Maps + "/b", protobuf);
        var events = Events()[1..];
        var expected = events[1]["requestObject"]!;
        Assert.Equal(("ConfigMap", "v1", "a", "v"), (expected["kind"]?.AsString, expected["apiVersion"]?.AsString, expected.At("metadata", "name")?.AsString, expected.At("data", "k")?.AsString));
        Assert.True(expected.Equals(events[0]["responseObject"]), events[0].ToString());
        Assert.True(expected.Equals(events[1]["responseObject"]), events[1].ToString());
        var list = events[2]["responseObject"]!;
        Assert.Equal(("ConfigMapList", "v"), (list["kind"]?.AsString, list["items"]!.AsArray![0].At("data", "k")?.AsString));
        var metadata = events[3]["responseObject"]!;
        Assert.Equal(("PartialObjectMetadata", "a", null), (metadata["kind"]?.AsString, metadata.At("metadata", "name")?.AsString, metadata["data"]));
        Assert.Equal(("Status", "NotFound", "NotFound"),
            (events[4].At("responseObject", "kind")?.AsString, events[4].At("responseObject", "reason")?.AsString, events[4].At("responseStatus", "reason")?.AsString));
    }

    [Fact]
    public async Task Levels_decide_which_objects_are_written()
    {
        await using var api = await Api(
            """
            omitStages: [RequestReceived]
            rules:
            - {level: Request, resources: [{group: "", resources: [configmaps]}], verbs: [create]}
            - {level: RequestResponse, resources: [{group: "", resources: [configmaps]}]}
            - {level: None}
            """);
        await api.Post(Maps, Map("a"));
        await api.Get(Maps + "/a");
        await api.Get(Maps);
        await api.Patch(Maps + "/a", """{"data":{"x":"y"}}""");
        await api.Get(Pods);
        await api.Get("/version");
        var events = Events();
        Assert.Equal(4, events.Length);
        Assert.Equal(("a", null), (events[0].At("requestObject", "metadata", "name")?.AsString, events[0]["responseObject"]));
        Assert.Equal((null, "v"), (events[1]["requestObject"], events[1].At("responseObject", "data", "k")?.AsString));
        Assert.Equal(("ConfigMapList", 1), (events[2].At("responseObject", "kind")?.AsString, events[2].At("responseObject", "items")!.AsArray!.Count));
        Assert.Equal(("y", "y"), (events[3].At("requestObject", "data", "x")?.AsString, events[3].At("responseObject", "data", "x")?.AsString));
    }

    [Theory]
    [InlineData("application/yaml", "metadata: {name: a}\ndata: {k: v}")]
    [InlineData("application/json", """{"metadata":{"name":"a"},"data":{"k":"v"}}""")]
    [InlineData("application/vnd.kubernetes.protobuf", null)]
    public async Task Request_objects_are_written_as_JSON_whatever_they_came_in(string type, string? body)
    {
        await using var api = await Api("rules: [{level: Request, omitStages: [RequestReceived]}]");
        var bytes = body is null ? Convert.FromHexString(ConfigMapProtobuf) : System.Text.Encoding.UTF8.GetBytes(body);
        Assert.Equal(201, (await api.Send(HttpMethod.Post, Maps, bytes, type)).Code);
        var written = Assert.Single(Events())["requestObject"]!;
        Assert.Equal(("a", "v"), (written.At("metadata", "name")?.AsString, written.At("data", "k")?.AsString));
    }

    // k8s\0, Unknown{TypeMeta{v1, ConfigMap}, ConfigMap{metadata{name a}, data{k: v}}}
    private const string ConfigMapProtobuf = "6B3873000A0F0A0276311209436F6E6669674D6170120D0A030A016112060A016B120176";

    [Fact]
    public async Task ManagedFields_are_left_out_where_the_policy_says_so()
    {
        await using var api = await Api(
            """
            omitStages: [RequestReceived]
            omitManagedFields: true
            rules:
            - {level: RequestResponse, verbs: [get], omitManagedFields: false}
            - {level: RequestResponse}
            """);
        await api.Post(Maps, Map("a"));
        await api.Get(Maps);
        await api.Get(Maps, "application/json;as=Table;v=v1;g=meta.k8s.io");
        await api.Get(Maps + "/a");
        var events = Events();
        Assert.Null(events[0].At("responseObject", "metadata", "managedFields"));
        Assert.Null(events[1].At("responseObject", "items")!.AsArray![0].At("metadata", "managedFields"));
        Assert.Equal("a", events[2].At("responseObject", "rows")!.AsArray![0].At("object", "metadata", "name")?.AsString);
        Assert.Null(events[2].At("responseObject", "rows")!.AsArray![0].At("object", "metadata", "managedFields"));
        Assert.NotNull(events[3].At("responseObject", "metadata", "managedFields"));
    }

    [Fact]
    public async Task A_watch_is_written_when_it_starts_and_when_it_ends()
    {
        await using var api = await Api("rules: [{level: RequestResponse}]");
        using var watch = await api.Watch(Maps + "?watch=true");
        Assert.Equal(["RequestReceived", "ResponseStarted"], Stages(Events()));
        Assert.Equal(200, Events()[1].At("responseStatus", "code")?.AsInteger);
        time.Advance(TimeSpan.FromSeconds(5));
        api.Server.EndWatches();
        Assert.Null(await watch.NextAsync());
        var last = Events()[^1];
        Assert.Equal(("ResponseComplete", "2030-01-01T00:00:00.000000Z", "2030-01-01T00:00:05.000000Z"),
            (last["stage"]!.AsString, last["requestReceivedTimestamp"]!.AsString, last["stageTimestamp"]!.AsString));
        Assert.Null(last["responseObject"]);

        // One that cannot begin has the same stages.
        var before = Events().Length;
        await api.Get(Maps + "?watch=true&fieldSelector=no.such=1");
        Assert.Equal(["RequestReceived", "ResponseStarted", "ResponseComplete"], Stages(Events().Skip(before)));
        Assert.Equal(400, Events()[^1].At("responseStatus", "code")?.AsInteger);
    }

    [Fact]
    public async Task Failures_are_written_with_their_reason_and_message()
    {
        await using var api = await Api("rules: [{level: Metadata, omitStages: [RequestReceived]}]");
        await api.Get(Pods + "/x");
        var missing = Assert.Single(Events());
        Assert.Equal("""{"metadata":{},"status":"Failure","message":"pods \"x\" not found","reason":"NotFound","details":{"name":"x","kind":"pods"},"code":404}""",
            System.Text.Encoding.UTF8.GetString(DocumentJson.Write(missing["responseStatus"]!)));
        Assert.Null(missing["responseObject"]);

        var anonymous = api.Stranger;
        await api.Send(HttpMethod.Get, Pods, null, client: anonymous);
        Assert.Equal("forbid", Events()[1].At("annotations", "authorization.k8s.io/decision")?.AsString);
    }

    [Fact]
    public async Task An_event_names_who_asks_and_as_whom_he_is_served()
    {
        await using var api = await Api("rules: [{level: Metadata, omitStages: [RequestReceived]}]");
        var request = new HttpRequestMessage(HttpMethod.Get, "https://api" + Pods);
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("Impersonate-User", "bob"), ("Impersonate-Uid", "7"), ("Impersonate-Group", "dev"), ("Impersonate-Extra-Scopes", "view")])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        await api.Send(request);
        var written = Assert.Single(Events());
        Assert.Equal("kubernetes-admin", written.At("user", "username")!.AsString);
        Assert.Equal("""{"username":"bob","uid":"7","groups":["dev","system:authenticated"],"extra":{"scopes":["view"]}}""", written["impersonatedUser"]!.ToString());
        Assert.Equal("forbid", written.At("annotations", "authorization.k8s.io/decision")!.AsString);
    }

    [Fact]
    public async Task A_request_that_fails_unexpectedly_ends_in_the_stage_Panic()
    {
        await using var api = await Api("rules: [{level: Metadata}]");
        store.Failure = "the disk is on fire";
        Assert.Equal(500, (await api.Post(Maps, Map("a"))).Code);
        var events = Events();
        Assert.Equal(["RequestReceived", "Panic"], Stages(events));
        Assert.Equal(("InternalError", 500), (events[1].At("responseStatus", "reason")?.AsString, (int)events[1].At("responseStatus", "code")!.AsInteger!));
    }

    [Fact]
    public async Task Deadlines_and_refusals_are_outcomes_too()
    {
        await using var api = await Api("rules: [{level: Metadata, omitStages: [RequestReceived]}]");
        store.Close();
        var pending = api.Post(Maps + "?timeout=1s", Map("a"));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(504, (await pending).Code);
        await api.Get(Maps + "?timeout=never");
        Assert.Equal([504L, 400L], Events().Select(e => e.At("responseStatus", "code")!.AsInteger!.Value));
        store.Open();
    }

    [Fact]
    public async Task Wrong_credentials_are_audited_as_nobodys()
    {
        var policy = Path.Combine(directory, "policy.yaml");
        await File.WriteAllTextAsync(policy, "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadata}]", TestContext.Current.CancellationToken);
        await using var host = await TestHost.StartAsync(configure: o => o with { AuditPolicyFile = policy, AuditLog = new AuditLogOptions(LogPath) });
        using var client = host.Client(token: "guess");
        using var answer = await client.GetAsync(Pods, TestContext.Current.CancellationToken);
        var written = Assert.Single(Events());
        Assert.Equal(("ResponseStarted", 401, "127.0.0.1"),
            (written["stage"]!.AsString, (int)written.At("responseStatus", "code")!.AsInteger!, written["sourceIPs"]!.AsArray![0].AsString));
        Assert.Equal(answer.Headers.GetValues("Audit-Id").Single(), written["auditID"]!.AsString);
    }

    [Fact]
    public async Task Audit_shows_in_the_metrics()
    {
        await using var api = await Api("rules: [{level: None, nonResourceURLs: [\"*\"]}, {level: Metadata}]");
        await api.Get(Maps);
        var metrics = await api.Metrics();
        Assert.Contains("apiserver_audit_event_total 2", metrics);
        Assert.Contains("apiserver_audit_level_total{level=\"Metadata\"} 1", metrics);
        Assert.Contains("apiserver_audit_level_total{level=\"None\"} 1", metrics);
    }

    [Fact]
    public void A_full_log_is_set_aside_and_old_ones_go()
    {
        var path = Path.Combine(directory, "a.log");
        var line = new byte[600 * 1024];
        line[^1] = (byte)'\n';
        using var log = new AuditLog(new AuditLogOptions(path) { MaxSize = 1, MaxBackups = 2 }, time);
        for (var i = 0; i < 5; i++)
        {
            log.Append(line);
            time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(["a-2030-01-01T00-00-03.000.log", "a-2030-01-01T00-00-04.000.log", "a.log"],
            Directory.GetFiles(directory).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        Assert.Equal(line.Length, new FileInfo(path).Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void Logs_set_aside_go_with_their_age_and_a_restart_appends()
    {
        var path = Path.Combine(directory, "a.log");
        var line = new byte[600 * 1024];
        using (var first = new AuditLog(new AuditLogOptions(path) { MaxSize = 1, MaxAge = 3 }, time))
        {
            first.Append(line);
            first.Append(line);
        }
        time.Advance(TimeSpan.FromDays(4));
        using var second = new AuditLog(new AuditLogOptions(path) { MaxSize = 1, MaxAge = 3 }, time);
        second.Append(line.AsSpan(0, 1000));
        Assert.Equal((600 * 1024) + 1000, new FileInfo(path).Length);
        second.Append(line);
        Assert.Equal(["a-2030-01-05T00-00-00.000.log", "a.log"], Directory.GetFiles(directory).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
    }
}
