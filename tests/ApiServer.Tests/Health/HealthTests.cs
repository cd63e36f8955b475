using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Health;

public class HealthTests
{
    [Theory]
    [InlineData("/healthz", "ok")]
    [InlineData("/livez", "ok")]
    [InlineData("/readyz", "ok")]
    [InlineData("/readyz/ping", "ok")]
    [InlineData("/readyz/etcd", "ok")]
    [InlineData("/livez/etcd", "ok")]
    [InlineData("/readyz/shutdown", "ok")]
    [InlineData("/healthz/log", "ok")]
    [InlineData("/livez/log", "ok")]
    [InlineData("/readyz/log", "ok")]
    [InlineData("/livez?verbose", "[+]ping ok\n[+]log ok\n[+]etcd ok\nlivez check passed\n")]
    [InlineData("/healthz?verbose=1", "[+]ping ok\n[+]log ok\n[+]etcd ok\nhealthz check passed\n")]
    [InlineData("/readyz?verbose", "[+]ping ok\n[+]log ok\n[+]etcd ok\n[+]etcd-readiness ok\n[+]informer-sync ok\n[+]shutdown ok\nreadyz check passed\n")]
    [InlineData("/readyz?verbose&exclude=etcd&exclude=shutdown",
        "[+]ping ok\n[+]log ok\n[+]etcd excluded: ok\n[+]etcd-readiness ok\n[+]informer-sync ok\n[+]shutdown excluded: ok\nreadyz check passed\n")]
    [InlineData("/livez?verbose&exclude=moon",
        "[+]ping ok\n[+]log ok\n[+]etcd ok\nwarn: some health checks cannot be excluded: no matches for \"moon\"\nlivez check passed\n")]
    public async Task Health_says_what_upstream_says(string path, string text)
    {
        await using var api = await TestApi.StartAsync();
        var answer = await api.Get(path);
        Assert.Equal((200, text, "text/plain"), (answer.Code, answer.Body.AsString, answer.Message.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task A_store_that_fails_is_seen_in_every_endpoint_and_named_only_by_its_own_check()
    {
        GatedStore? store = null;
        await using var api = await TestApi.StartAsync(wrap: s => store = new GatedStore(s));
        store!.Failure = "the disk is on fire";
        var live = await api.Get("/livez");
        Assert.Equal((500, "[+]ping ok\n[+]log ok\n[-]etcd failed: reason withheld\nlivez check failed\n"), (live.Code, live.Body.AsString));
        Assert.Equal(200, (await api.Get("/livez?exclude=etcd")).Code);
        Assert.Equal(500, (await api.Get("/readyz")).Code);
        var check = await api.Get("/readyz/etcd");
        Assert.Equal((500, "internal server error: the disk is on fire\n"), (check.Code, check.Body.AsString));
        store.Failure = null;
        Assert.Equal("ok", (await api.Get("/readyz")).Body.AsString);
    }

    [Fact]
    public async Task Each_check_is_an_indicator_of_service_level_with_its_last_result_and_all_counted()
    {
        GatedStore? store = null;
        await using var api = await TestApi.StartAsync(wrap: s => store = new GatedStore(s));
        await api.Get("/readyz");
        store!.Failure = "the disk is on fire";
        await api.Get("/livez");
        await api.Get("/livez/etcd");
        await api.Get("/livez/ping");
        await api.Get("/healthz?exclude=etcd");
        var answer = await api.Get("/metrics/slis");
        Assert.Equal((200, "text/plain; version=0.0.4; charset=utf-8"), (answer.Code, answer.Message.Content.Headers.ContentType!.ToString()));
        var lines = answer.Body.AsString!.Split('\n');
        string Last(string name, string type) => $"kubernetes_healthcheck{{name=\"{name}\",type=\"{type}\"}} ";
        string Total(string name, string status, string type) => $"kubernetes_healthchecks_total{{name=\"{name}\",status=\"{status}\",type=\"{type}\"}} ";
        Assert.All(
            [
                Last("etcd", "readyz") + 1, Last("etcd", "livez") + 0, Last("log", "livez") + 1, Last("informer-sync", "readyz") + 1, Last("shutdown", "readyz") + 1, Last("ping", "healthz") + 1,
                Total("etcd", "success", "readyz") + 1, Total("etcd", "error", "livez") + 2, Total("ping", "success", "livez") + 2, Total("log", "success", "healthz") + 1,
            ],
            line => Assert.Contains(line, lines));
        Assert.DoesNotContain(lines, l => l.StartsWith(Last("etcd", "healthz"), StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("process_start_time_seconds ", StringComparison.Ordinal));
        // As upstream, there alone.
        Assert.DoesNotContain(await api.Metrics(), l => l.StartsWith("kubernetes_healthcheck", StringComparison.Ordinal));
        store.Failure = null;
        await api.Get("/livez");
        Assert.Contains(Last("etcd", "livez") + 1, (await api.Get("/metrics/slis")).Body.AsString!.Split('\n'));
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_for_two_minutes_is_blocked_until_it_can()
    {
        var time = new Testing.FakeTimeProvider();
        var flush = new TaskCompletionSource();
        await using var api = await TestApi.StartAsync(configure: o => o with { Time = time, FlushLog = () => flush.Task });
        Assert.Equal(200, (await api.Get("/livez")).Code);
        time.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal(200, (await api.Get("/livez")).Code);
        time.Advance(TimeSpan.FromSeconds(1));
        var blocked = await api.Get("/livez/log");
        Assert.Equal((500, "internal server error: logging blocked\n"), (blocked.Code, blocked.Body.AsString));
        Assert.Equal("[+]ping ok\n[-]log failed: reason withheld\n[+]etcd ok\nlivez check failed\n", (await api.Get("/livez")).Body.AsString);
        Assert.Equal(500, (await api.Get("/readyz")).Code);
        flush.SetResult();
        Assert.Equal(200, (await api.Get("/livez")).Code);
    }

    [Fact]
    public async Task A_check_that_is_not_there_is_not_found()
    {
        await using var api = await TestApi.StartAsync();
        var answer = await api.Get("/readyz/nothing");
        Assert.Equal((404, "404 page not found\n"), (answer.Code, answer.Body.AsString));
    }
}
