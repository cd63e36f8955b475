using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Tests.Authorization;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>
/// docs/errors.md is what the server answers: this test makes each outcome happen and holds the page against it. With MKUBE_GOLDEN naming the docs folder
/// the page is written instead, to be read before it is kept.
/// </summary>
public partial class ErrorPageTests
{
    private const string Json = "application/json";

    private const string Head =
        """
        # Errors

        Every failure of the API is a `Status` with upstream's code, reason, details, causes and message. This page shows each outcome as the server answers
        it (without `kind: Status`, `apiVersion: v1`, `metadata: {}` and `status: Failure`, which all have; what differs from run to run is in capitals); a test
        makes every one of them happen. Three answers are no Status, because upstream's are none: health checks (plain text), headers over 1 MiB (431, no
        body), and what a node's server says itself in `log`, `exec` and the like. A watch that cannot go on sends its Status as an `ERROR` event.

        """;

    private readonly SortedDictionary<int, StringBuilder> sections = [];
    private readonly List<(string Actual, string Shown)> variable = [];
    private StringBuilder page = new();
    private readonly Testing.FakeTimeProvider time = new();
    private GatedStore store = null!;

    [Fact]
    public async Task The_page_of_errors_says_what_the_server_answers()
    {
        await using (var api = await TestApi.StartAsync(
            configure: o => o with { Time = time, PriorityAndFairness = false, MaxRequestsInFlight = 1 }, wrap: s => store = new GatedStore(s)))
        {
            await api.GrantAsync("bob", AccessSteps.User("bob"), AccessSteps.Rule("list", "", "configmaps"));
            await BadRequests(api);
            await Refusals(api);
            await Missing(api);
            await Unservable(api);
            await Conflicts(api);
            await Invalid(api);
            await Gone(api);
            await Overload(api);
        }
        await OverSockets();
        var whole = Head + string.Concat(sections.Values);
        var file = Path.Combine(Root(), "docs", "errors.md");
        if (Environment.GetEnvironmentVariable("MKUBE_GOLDEN") is { Length: > 0 } folder)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "errors.md"), whole, TestContext.Current.CancellationToken);
            return;
        }
        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), whole);
    }

    private async Task BadRequests(TestApi api)
    {
        Code(400, "the request cannot be understood");
        await api.Post(Maps, Map("a"));
        await Show(api, "A body that is not of its encoding", "POST", Maps, "{");
        await Show(api, "The same in YAML", "POST", Maps, "a: [", "application/yaml");
        await Show(api, "The same in protobuf", "POST", Maps, "{}", "application/vnd.kubernetes.protobuf");
        await Show(api, "No body", "POST", Maps, "");
        await Show(api, "A patch that is not of its encoding", "PATCH", Maps + "/a", "{a}", "application/merge-patch+json");
        await Show(api, "A patch of another shape", "PATCH", Maps + "/a", "{}", "application/json-patch+json");
        await Show(api, "A replacement without a name", "PUT", Maps + "/a", "{}");
        await Show(api, "Another kind than the path's", "POST", Maps, """{"kind":"Pod","metadata":{"name":"a"}}""");
        await Show(api, "Another version than the path's", "POST", Maps, """{"apiVersion":"v2","metadata":{"name":"a"}}""");
        await Show(api, "A value of the wrong type", "POST", Maps, """{"metadata":{"name":"a"},"data":{"k":1}}""");
        await Show(api, "Unknown or duplicate fields, with `fieldValidation=Strict`", "POST", Maps + "?fieldValidation=Strict", """{"metadata":{"name":"b"},"dat":{},"data":{"k":"1","k":"2"}}""");
        await Show(api, "The same in YAML, where repeated keys are told by go-yaml", "POST", Maps + "?fieldValidation=Strict", "{metadata: {name: b}, dat: {}, data: {k: a, k: b}}", "application/yaml");
        await Show(api, "Server-side apply of another kind or version", "PATCH", Maps + "/a?fieldManager=me", """{"apiVersion":"v2","kind":"ConfigMap","metadata":{"name":"a"}}""", "application/apply-patch+yaml");
        await Show(api, "Server-side apply of an account of owners", "PATCH", Maps + "/a?fieldManager=me",
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","managedFields":[]}}""", "application/apply-patch+yaml");
        await Show(api, "Server-side apply with repeated keys, with `fieldValidation=Strict`", "PATCH", Maps + "/a?fieldManager=me&force=true&fieldValidation=Strict",
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: a, k: b}}", "application/apply-patch+yaml");
        await Show(api, "Another namespace than the path's", "POST", Maps, """{"metadata":{"name":"a","namespace":"other"}}""");
        await Show(api, "Another name than the path's", "PUT", Maps + "/a", """{"metadata":{"name":"b"}}""");
        await Show(api, "A label selector that is none", "GET", Maps + "?labelSelector=a%20in");
        await Show(api, "A field of a kind that is selected by name and namespace alone", "GET", Maps + "?fieldSelector=spec.foo=1");
        await Show(api, "A field that the kind does not select by", "GET", "/api/v1/pods?fieldSelector=spec.foo=1");
        await Show(api, "A resourceVersion that is none", "GET", Maps + "?resourceVersion=x");
        await Show(api, "A continue token that no server made", "GET", Maps + "?continue=abc");
        await Show(api, "A timeout that is none", "GET", Maps + "?timeout=soon");
        await Show(api, "A number that is none", "GET", Maps + "?limit=many");
    }

    private async Task Refusals(TestApi api)
    {
        var anonymous = api.Stranger;
        Code(403, "not allowed");
        await Show(api, "A resource", "GET", Maps, client: anonymous);
        await Show(api, "A path", "GET", "/apis", client: anonymous);
        await Show(api, "A namespace that has to stay", "DELETE", "/api/v1/namespaces/default");
        await api.Post("/api/v1/namespaces", """{"metadata":{"name":"ending"}}""");
        await api.Delete("/api/v1/namespaces/ending");
        await Show(api, "Creation in a namespace that is being deleted", "POST", "/api/v1/namespaces/ending/configmaps", Map("a"));
    }

    private async Task Missing(TestApi api)
    {
        Code(404, "not there");
        await Show(api, "An object", "GET", Deployments + "/x");
        await Show(api, "A namespace to create in", "POST", "/api/v1/namespaces/nowhere/configmaps", Map("a"));
        await Show(api, "A resource, version or path", "GET", "/api/v1/gadgets");
    }

    private async Task Unservable(TestApi api)
    {
        Code(405, "a verb that the resource does not have");
        await Show(api, null, "PUT", Pods, "{}");
        Code(406, "nothing in Accept can be served");
        await Show(api, "No encoding", "GET", Maps, accept: "application/xml");
        await Show(api, "A stream in YAML", "GET", Maps + "?watch=true", accept: "application/yaml");
        await Show(api, "The metadata of an object, of a list", "GET", Maps, accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
        Code(413, "a body over 3 MiB");
        var large = await api.Post(Maps, Map("large", value: new string('x', 3 << 20)));
        Write(null, "POST " + Maps, large);
        Code(415, "a body or a patch of an unknown type");
        await Show(api, "A body", "POST", Maps, "a=b", "application/x-www-form-urlencoded");
        await Show(api, "A patch", "PATCH", Maps + "/a", "{}", "application/strange+json");
    }

    private async Task Conflicts(TestApi api)
    {
        Code(409, "the object is not as the request assumes");
        await Show(api, "The name is taken", "POST", Maps, Map("a"));
        await Show(api, "The name is taken, and was to be generated; `Retry-After: 1`", "POST", Maps, """{"metadata":{"generateName":"a","name":"a"}}""");
        await Show(api, "A stale resourceVersion", "PUT", Maps + "/a", Map("a", ",\"resourceVersion\":\"1\""));
        variable.Add(((await api.Get(Maps + "/a")).Text("metadata", "uid")!, "UID"));
        await Show(api, "A replacement of an object with another uid", "PUT", Maps + "/a", Map("a", ",\"uid\":\"u\""));
        await Show(api, "Deletion of an object with another uid", "DELETE", Maps + "/a", """{"preconditions":{"uid":"11111111-1111-4111-8111-111111111111"}}""");
        const string owned = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"owned"},"data":{"k":"1"}}""";
        const string apply = Maps + "/owned?fieldManager=";
        await api.Patch(apply + "first", owned, "application/apply-patch+yaml");
        await Show(api, "Server-side apply of a field that another manager owns", "PATCH", apply + "second", owned.Replace("\"1\"", "\"2\"", StringComparison.Ordinal), "application/apply-patch+yaml");
        await api.Post(Pods, Pod("bound", "\"nodeName\":\"n1\","));
        await Show(api, "A pod that has a node", "POST", Pods + "/bound/binding", """{"metadata":{"name":"bound"},"target":{"kind":"Node","name":"n2"}}""");
    }

    private async Task Invalid(TestApi api)
    {
        Code(422, "well-formed, and wrong");
        await Show(api, "One field", "POST", Maps, """{"metadata":{}}""");
        await Show(api, "Several fields", "POST", Pods, """{"metadata":{"name":"A"},"spec":{"containers":[{"name":"c"}]}}""");
        await Show(api, "A change of what cannot change", "PATCH", Pods + "/bound", """{"spec":{"nodeName":"n2"}}""", "application/merge-patch+json");
        await Show(api, "A change of metadata that cannot change", "PATCH", Maps + "/a", """{"metadata":{"uid":"u"}}""", "application/merge-patch+json");
        await Show(api, "A patch whose test fails", "PATCH", Maps + "/a", """[{"op":"test","path":"/data/k","value":"other"}]""", "application/json-patch+json");
        await Show(api, "Options of a write", "POST", Maps + "?dryRun=some&fieldValidation=Loose", Map("b"));
        await Show(api, "Options of a list", "GET", Maps + "?resourceVersionMatch=Exact");
        await Show(api, "Options of a delete", "DELETE", Maps + "/a", """{"propagationPolicy":"Sideways"}""");
    }

    private async Task Gone(TestApi api)
    {
        Code(410, "history that is no longer known");
        for (var i = 0; i < 3; i++)
        {
            await api.Post("/api/v1/namespaces/kube-system/configmaps", Map($"m{i}"));
        }
        var first = await api.Get("/api/v1/namespaces/kube-system/configmaps?limit=1");
        var (revision, token) = (first.Text("metadata", "resourceVersion")!, first.Text("metadata", "continue")!);
        await api.Post("/api/v1/namespaces/kube-system/configmaps", Map("m9"));
        await api.Get(Maps);
        var oldest = long.Parse(revision, CultureInfo.InvariantCulture) + 1;
        await api.Store.CompactAsync(oldest, TestContext.Current.CancellationToken);
        var inconsistent = new ContinueToken(-1, "/registry/core/configmaps/kube-system/m0").Encode("/registry/core/configmaps/");
        variable.AddRange([(token, "TOKEN"), (inconsistent, "INCONSISTENT_TOKEN"), ($"({oldest})", "(OLDEST)")]);
        variable.AddRange([($"resourceVersion={revision}", "resourceVersion=REVISION"), ($"version: {revision} ", "version: REVISION ")]);
        time.Advance(TimeSpan.FromMinutes(10));
        await Show(api, "A list at an old revision", "GET", $"{Maps}?resourceVersion={revision}&resourceVersionMatch=Exact");
        await Show(api, "The next page of an old list; the token in the answer goes on without consistency", "GET", $"/api/v1/namespaces/kube-system/configmaps?limit=1&continue={token}");
        using var watch = await api.Watch($"{Maps}?watch=true&resourceVersion={revision}");
        var expired = (await watch.NextAsync())!.Value;
        Assert.Equal("ERROR", expired.Type);
        Write("A watch from an old revision, as an event", $"GET {Maps}?watch=true&resourceVersion={revision}", expired.Object);
    }

    private async Task Overload(TestApi api)
    {
        Code(429, "more requests at once than the server takes; `Retry-After: 1`");
        using var bob = api.As("bob", "dev");
        var slow = api.Send(HttpMethod.Get, Maps + "?resourceVersion=1000000", null, client: bob);
        await Show(api, null, "GET", Maps, client: bob);
        time.Advance(TimeSpan.FromSeconds(4));

        Code(500, "the store failed, or the server did");
        store.Failure = "database or disk is full";
        await Show(api, "A store that fails", "POST", Maps, Map("b"));
        store.Failure = null;
        await api.Delete("/apis/networking.k8s.io/v1/servicecidrs/kubernetes");
        await api.Get("/apis/networking.k8s.io/v1/servicecidrs");
        await Show(api, "A Service when no ServiceCIDR has an address left", "POST", "/api/v1/namespaces/default/services",
            """{"apiVersion":"v1","kind":"Service","metadata":{"name":"b"},"spec":{"ports":[{"port":80}]}}""");
        await Show(api, "Server-side apply of a field that the schema does not know, for which upstream gives no reason", "PATCH", Maps + "/b?fieldManager=me",
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"},"dat":{}}""", "application/apply-patch+yaml");
        await Show(api, "Of values of other types", "PATCH", Maps + "/b?fieldManager=me",
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"},"data":{"a":1},"immutable":"yes"}""", "application/apply-patch+yaml");
        await Show(api, "Of a number that is too exact", "PATCH", Deployments + "/b?fieldManager=me",
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"b"},"spec":{"replicas":1.5}}""", "application/apply-patch+yaml");

        Code(503, "a part that is needed is not there");
        await Show(api, null, "GET", Pods + "/bound/log");

        Code(504, "not in time");
        Write("A revision that is not reached within three seconds", $"GET {Maps}?resourceVersion=1000000", await slow);
        store.Close();
        var pending = api.Post(Maps + "?timeout=2s", Map("b"));
        time.Advance(TimeSpan.FromSeconds(2));
        Write("A request that takes longer than a minute, or than its `timeout`", $"POST {Maps}?timeout=2s", await pending);
        store.Open();
    }

    private async Task OverSockets()
    {
        await using var host = await TestHost.StartAsync();
        async Task Ask(HttpClient client, string path)
        {
            using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
            var status = DocumentJson.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            Assert.Equal((int)answer.StatusCode, (int)status["code"]!.AsInteger!);
            Write(null, "GET " + path, status);
        }
        Code(401, "no credentials, or wrong ones");
        using var guess = host.Client(token: "guess");
        await Ask(guess, Maps);

        Code(502, "a node's server does not answer");
        using var admin = host.Admin();
        async Task Make(string path, string json) => (await admin.PostAsync(path, new StringContent(json, null, Json), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await Make("/api/v1/nodes", """{"metadata":{"name":"dead"},"status":{"addresses":[{"type":"InternalIP","address":"127.0.0.1"}],"daemonEndpoints":{"kubeletEndpoint":{"Port":1}}}}""");
        await Make(Pods, Pod("p", "\"nodeName\":\"dead\","));
        await Ask(admin, Pods + "/p/log");
    }

    private void Code(int code, string meaning) => page = sections[code] = new StringBuilder($"\n## {code}: {meaning}\n");

    private async Task Show(
        TestApi api, string? title, string method, string path, string? body = null, string type = Json, string? accept = null, HttpMessageInvoker? client = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), "https://api" + path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }
        var answer = await api.Send(request, client);
        Write(title, $"{method} {Uri.UnescapeDataString(path)}{(string.IsNullOrEmpty(body) ? "" : " " + body)}", answer);
    }

    private void Write(string? title, string request, Answer answer)
    {
        Assert.Equal(answer.Code, (int)answer["code"]!.AsInteger!);
        Write(title, request, answer.Body);
    }

    private void Write(string? title, string request, Document status)
    {
        Assert.Equal(("Status", "v1", "Failure"), (status["kind"]?.AsString, status["apiVersion"]?.AsString, status["status"]?.AsString));
        var text = new StringBuilder(title is null ? "\n" : $"\n**{title}**\n\n").Append($"`{request}`\n\n```yaml\n");
        foreach (var name in (string[])["reason", "message"])
        {
            text.Append($"{name}: {Encoding.UTF8.GetString(DocumentJson.Write(status[name]!))}\n");
        }
        foreach (var name in (string[])["metadata", "details"])
        {
            if (status[name]?.AsObject is { Count: > 0 } value)
            {
                text.Append($"{name}: {Encoding.UTF8.GetString(DocumentJson.Write(value))}\n");
            }
        }
        // The server renews what it says of itself as time goes on: where the store is just now is nobody's business.
        var shown = Revision().Replace(text.Append("```\n").ToString(), "current: CURRENT");
        page.Append(variable.Aggregate(shown, (t, v) => t.Replace(v.Actual, v.Shown, StringComparison.Ordinal)));
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MiniKube.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not run inside the repository");
        }
        return folder;
    }

    [GeneratedRegex("current: [0-9]+")]
    private static partial Regex Revision();
}
