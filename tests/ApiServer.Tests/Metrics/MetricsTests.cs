using Microsoft.AspNetCore.Http;
using MiniKube.Api.Metrics;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Metrics;

public class MetricsTests
{
    private static string Request(string verb, string code, string scope, string resource = "configmaps", string dryRun = "") =>
        $"apiserver_request_total{{code=\"{code}\",component=\"apiserver\",dry_run=\"{dryRun}\",group=\"\",resource=\"{resource}\",scope=\"{scope}\",subresource=\"\",verb=\"{verb}\",version=\"v1\"}}";

    [Fact]
    public async Task Requests_are_counted_by_verb_resource_scope_and_code()
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Maps, Map("a"));
        await api.Post(Maps, Map("a"));
        await api.Post(Maps + "?dryRun=All", Map("b"));
        await api.Get(Maps + "/a");
        await api.Get(Maps + "/none");
        await api.Get(Maps);
        await api.Get("/api/v1/configmaps");
        await api.Patch(Maps + "/a", """{"data":{"x":"y"}}""");
        await api.Patch(Maps + "/a?fieldManager=m&force=true", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""", "application/apply-patch+yaml");
        await api.Put(Maps + "/a", Map("a"));
        await api.Delete(Maps + "/a");
        await api.Delete(Maps);
        var metrics = await api.Metrics();
        Assert.All(
            [
                Request("POST", "201", "resource") + " 1", Request("POST", "409", "resource") + " 1", Request("POST", "201", "resource", dryRun: "All") + " 1",
                Request("GET", "200", "resource") + " 1", Request("GET", "404", "resource") + " 1", Request("LIST", "200", "namespace") + " 1",
                Request("LIST", "200", "cluster") + " 1", Request("PATCH", "200", "resource") + " 1", Request("APPLY", "200", "resource") + " 1",
                Request("PUT", "200", "resource") + " 1", Request("DELETE", "200", "resource") + " 1", Request("DELETECOLLECTION", "200", "namespace") + " 1",
            ],
            line => Assert.Contains(line, metrics));
    }

    [Fact]
    public async Task Nobody_can_make_the_server_count_without_bound()
    {
        await using var api = await TestApi.StartAsync();
        await api.Get("/readyz/ping");
        await api.Get("/a");
        await api.Get("/api/v1/b0");
        await api.Get($"{Pods}/x/c0");
        await api.Metrics();
        var before = (await api.Metrics()).Length;
        for (var i = 1; i < 50; i++)
        {
            await api.Get($"/nowhere/{i}");
            await api.Get($"/api/v1/b{i}");
            await api.Get($"/apis/g{i}/v1/things");
            await api.Get($"{Pods}/x/c{i}");
            await api.Get($"/readyz/{i}");
            await api.Send(new HttpMethod("M" + i), "/metrics", null);
        }
        // One series more at most: that of methods nobody knows, 25 buckets and a few lines.
        Assert.InRange((await api.Metrics()).Length - before, 0, 60);
    }

    [Fact]
    public async Task Durations_and_sizes_are_histograms_with_upstreams_buckets()
    {
        var time = new Testing.FakeTimeProvider();
        await using var api = await TestApi.StartAsync(configure: o => o with { Time = time });
        await api.Post(Maps, Map("a", value: new string('x', 5000)));
        var slow = api.Get(Maps + "/a?resourceVersion=1000000");
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(504, (await slow).Code);
        Assert.Equal(200, (await api.Get(Maps + "/a")).Code);
        const string labels = "component=\"apiserver\",dry_run=\"\",group=\"\",resource=\"configmaps\",scope=\"resource\",subresource=\"\",verb=\"GET\",version=\"v1\"";
        var metrics = await api.Metrics();
        var buckets = metrics.Where(l => l.StartsWith($"apiserver_request_duration_seconds_bucket{{{labels},", StringComparison.Ordinal)).ToArray();
        Assert.Equal(
            ["0.005", "0.025", "0.05", "0.1", "0.2", "0.4", "0.6", "0.8", "1", "1.25", "1.5", "2", "3", "4", "5", "6", "8", "10", "15", "20", "30", "45", "60", "+Inf"],
            buckets.Select(b => b.Split("le=\"")[1].Split('"')[0]));
        Assert.Equal("1111111111112222222222", string.Concat(buckets.Select(b => b[^1]))[..22]);
        Assert.Contains($"apiserver_request_duration_seconds_sum{{{labels}}} 3", metrics);
        Assert.Contains($"apiserver_request_duration_seconds_count{{{labels}}} 2", metrics);
        var sizes = labels.Replace("dry_run=\"\",", "", StringComparison.Ordinal);
        Assert.Contains($"apiserver_response_sizes_bucket{{{sizes},le=\"1000\"}} 1", metrics);
        Assert.Contains($"apiserver_response_sizes_bucket{{{sizes},le=\"10000\"}} 2", metrics);
        Assert.Contains($"apiserver_response_sizes_bucket{{{sizes},le=\"1e+06\"}} 2", metrics);
        Assert.Contains($"apiserver_request_sli_duration_seconds_count{{{sizes}}} 2", metrics);
    }

    [Fact]
    public async Task Watches_are_seen_while_they_last_with_the_events_they_were_sent()
    {
        await using var api = await TestApi.StartAsync();
        const string running = "apiserver_longrunning_requests{component=\"apiserver\",group=\"\",resource=\"configmaps\",scope=\"namespace\",subresource=\"\",verb=\"WATCH\",version=\"v1\"} ";
        var watch = await api.Watch(Maps + "?watch=true");
        await api.Post(Maps, Map("a"));
        await api.Post(Maps, Map("b"));
        await watch.TakeAsync(2);
        var during = await api.Metrics();
        Assert.Contains(running + "1", during);
        Assert.Contains("apiserver_watch_events_total{group=\"\",resource=\"configmaps\",version=\"v1\"} 2", during);
        Assert.Contains("apiserver_watch_events_sizes_bucket{group=\"\",resource=\"configmaps\",version=\"v1\",le=\"1024\"} 2", during);
        Assert.Contains("apiserver_watch_events_sizes_count{group=\"\",resource=\"configmaps\",version=\"v1\"} 2", during);
        Assert.Contains("apiserver_watch_cache_initializations_total{group=\"\",resource=\"configmaps\"} 1", during);
        Assert.Contains("apiserver_watch_cache_events_received_total{group=\"\",resource=\"configmaps\"} 2", during);
        api.Server.EndWatches();
        Assert.Null(await watch.NextAsync());
        var after = await api.Metrics();
        Assert.Contains(running + "0", after);
        Assert.Contains(Request("WATCH", "200", "namespace") + " 1", after);
    }

    [Fact]
    public async Task The_store_the_process_and_the_build_show_their_figures()
    {
        await using var api = await TestApi.StartAsync(StoreKind.Sqlite);
        await api.Post(Maps, Map("a"));
        await api.Patch(Maps + "/a", """{"data":{"x":"y"}}""");
        await api.Delete(Maps + "/a");
        await api.Get(Maps);
        var metrics = await api.Metrics();
        foreach (var operation in (string[])["create", "update", "delete"])
        {
            Assert.Contains($"etcd_request_duration_seconds_count{{group=\"\",operation=\"{operation}\",resource=\"configmaps\"}} 1", metrics);
            Assert.Contains($"etcd_requests_total{{group=\"\",operation=\"{operation}\",resource=\"configmaps\"}} 1", metrics);
        }
        Assert.Contains("apiserver_storage_events_received_total{group=\"\",resource=\"configmaps\"} 3", metrics);
        Assert.Contains("apiserver_storage_objects{resource=\"namespaces\"} 4", metrics);
        Assert.Contains("apiserver_storage_objects{resource=\"deployments.apps\"} 0", metrics);
        Assert.Contains("apiserver_resource_objects{group=\"\",resource=\"namespaces\"} 4", metrics);
        Assert.Contains(metrics, l => l.StartsWith("kubernetes_build_info{", StringComparison.Ordinal) && l.Contains("major=\"1\",minor=\"36\"", StringComparison.Ordinal) && l.EndsWith("} 1", StringComparison.Ordinal));
        foreach (var name in (string[])["process_cpu_seconds_total", "process_resident_memory_bytes", "process_virtual_memory_bytes", "process_start_time_seconds", "process_open_fds", "process_max_fds"])
        {
            Assert.Contains(metrics, l => l.StartsWith(name + " ", StringComparison.Ordinal) && double.Parse(l.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) > 0);
        }
        AssertWellFormed(metrics);
    }

    // https://kubernetes.io/docs/reference/instrumentation/metrics/, version 1.36; le is a histogram's own.
    private static readonly Dictionary<string, (string Type, string Labels)> Documented = new(StringComparer.Ordinal)
    {
        ["apiserver_request_total"] = ("counter", "code component dry_run group resource scope subresource verb version"),
        ["apiserver_request_duration_seconds"] = ("histogram", "component dry_run group resource scope subresource verb version"),
        ["apiserver_request_sli_duration_seconds"] = ("histogram", "component group resource scope subresource verb version"),
        ["apiserver_response_sizes"] = ("histogram", "component group resource scope subresource verb version"),
        ["apiserver_longrunning_requests"] = ("gauge", "component group resource scope subresource verb version"),
        ["apiserver_request_terminations_total"] = ("counter", "code component group resource scope subresource verb version"),
        ["apiserver_admission_controller_admission_duration_seconds"] = ("histogram", "name operation rejected type"),
        ["apiserver_admission_step_admission_duration_seconds"] = ("histogram", "operation rejected type"),
        ["apiserver_current_inflight_requests"] = ("gauge", "request_kind"),
        ["apiserver_watch_events_total"] = ("counter", "group resource version"),
        ["apiserver_watch_events_sizes"] = ("histogram", "group resource version"),
        ["apiserver_terminated_watchers_total"] = ("counter", "group resource"),
        ["apiserver_watch_cache_events_received_total"] = ("counter", "group resource"),
        ["apiserver_watch_cache_events_dispatched_total"] = ("counter", "group resource"),
        ["apiserver_watch_cache_initializations_total"] = ("counter", "group resource"),
        ["apiserver_watch_cache_resource_version"] = ("gauge", "group resource"),
        ["apiserver_storage_events_received_total"] = ("counter", "group resource"),
        ["apiserver_storage_objects"] = ("gauge", "resource"),
        ["apiserver_resource_objects"] = ("gauge", "group resource"),
        ["etcd_requests_total"] = ("counter", "group operation resource"),
        ["etcd_request_duration_seconds"] = ("histogram", "group operation resource"),
        ["etcd_request_errors_total"] = ("counter", "group operation resource"),
        ["authenticated_user_requests"] = ("counter", "username"),
        ["authentication_attempts"] = ("counter", "result"),
        ["authentication_duration_seconds"] = ("histogram", "result"),
        ["authentication_token_cache_active_fetch_count"] = ("gauge", "status"),
        ["apiserver_authorization_decisions_total"] = ("counter", "decision name type"),
        ["authorization_attempts_total"] = ("counter", "result"),
        ["authorization_duration_seconds"] = ("histogram", "result"),
        ["kubernetes_build_info"] = ("gauge", "build_date compiler git_commit git_tree_state git_version go_version major minor platform"),
    };

    [Fact]
    public async Task Every_family_has_the_type_and_the_labels_that_upstream_documents()
    {
        GatedStore? store = null;
        var time = new Testing.FakeTimeProvider();
        await using var api = await TestApi.StartAsync(configure: o => o with { Authorization = TestApi.Everything, Time = time, PriorityAndFairness = false, MaxRequestsInFlight = 1 }, wrap: s => store = new GatedStore(s));
        using var watch = await api.Watch(Maps + "?watch=true");
        await api.Post(Maps, Map("a"));
        await watch.TakeAsync(1);
        await api.Get(Maps + "/a");
        store!.Failure = "the disk is on fire";
        await api.Post(Maps, Map("b"));
        store.Failure = null;
        // The one place is taken by a read that waits, so that a second one is turned away.
        using var other = api.As("ann", "dev");
        var waiting = api.Send(HttpMethod.Get, Maps + "/a?resourceVersion=1000000", null, client: other);
        Assert.Equal(429, (await api.Send(HttpMethod.Get, Maps, null, client: other)).Code);
        var lines = await api.Metrics();
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(504, (await waiting).Code);
        var types = lines.Where(l => l.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(l => l.Split(' ')).ToDictionary(l => l[2], l => l[3]);
        var labels = lines.Where(l => l.Length > 0 && l[0] != '#').Select(l => (Name: l.Split('{', ' ')[0], Labels: LabelNames(l)));
        var seen = labels.GroupBy(l => types.Keys.Where(t => l.Name == t || (types[t] == "histogram" && l.Name.StartsWith(t + "_", StringComparison.Ordinal))).MaxBy(t => t.Length)!)
            .ToDictionary(g => g.Key, g => (types[g.Key], string.Join(" | ", g.Select(l => l.Labels).Distinct())));
        foreach (var (family, documented) in Documented)
        {
            Assert.Equal((family, documented), (family, seen.GetValueOrDefault(family)));
        }
        Assert.Empty(seen.Keys.Where(f => !f.StartsWith("process_", StringComparison.Ordinal)).Except(Documented.Keys));
    }

    private static string LabelNames(string line) =>
        string.Join(' ', System.Text.RegularExpressions.Regex.Matches(line, "([a-z_]+)=\"").Select(m => m.Groups[1].Value).Where(n => n != "le"));

    [Fact]
    public async Task Counting_a_request_of_a_known_kind_allocates_nothing()
    {
        await using var api = await TestApi.StartAsync();
        var http = new DefaultHttpContext();
        (http.Request.Method, http.Request.Path) = ("GET", Maps + "/a");
        var request = new ApiRequest(http, default, "");
        var metrics = api.Server.Parts.RequestMetrics;
        metrics.Of(request).Answered(200, 0.1, 100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            metrics.Of(request).Answered(200, 0.1, 100);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Label_values_are_escaped_and_values_are_exact()
    {
        var text = new MetricsText();
        text.Family("f", "gauge", "Help.");
        text.Sample("f", MetricsText.Labels(("a", "b\\c\"d\ne")), 0.1);
        text.Sample("f", "", 1e15);
        text.Sample("f", "", 9.999999999999999e-06);
        text.Sample("f", "", 123456);
        text.Sample("f", "", double.PositiveInfinity);
        Assert.Equal("# HELP f Help.\n# TYPE f gauge\nf{a=\"b\\\\c\\\"d\\ne\"} 0.1\nf 1e+15\nf 9.999999999999999e-06\nf 123456\nf +Inf\n", System.Text.Encoding.UTF8.GetString(text.ToUtf8()));
    }

    // Each sample belongs to the family announced before it, and none comes twice.
    private static void AssertWellFormed(string[] lines)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var families = new HashSet<string>(StringComparer.Ordinal);
        var family = "";
        foreach (var line in lines.Where(l => l.Length > 0))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                family = line.Split(' ')[2];
                Assert.True(families.Add(family), family);
            }
            else if (!line.StartsWith('#'))
            {
                Assert.Matches("""^[a-z_:]+(\{([a-z_]+="([^"\\]|\\.)*",?)*\})? ([0-9.e+\-]+|\+Inf)$""", line);
                Assert.StartsWith(family, line);
                Assert.True(seen.Add(line[..line.LastIndexOf(' ')]), line);
            }
        }
    }
}
