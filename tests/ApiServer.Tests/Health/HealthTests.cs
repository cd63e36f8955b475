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
    [InlineData("/livez?verbose", "[+]ping ok\n[+]etcd ok\nlivez check passed\n")]
    [InlineData("/healthz?verbose=1", "[+]ping ok\n[+]etcd ok\nhealthz check passed\n")]
    [InlineData("/readyz?verbose", "[+]ping ok\n[+]etcd ok\n[+]etcd-readiness ok\n[+]informer-sync ok\n[+]shutdown ok\nreadyz check passed\n")]
    [InlineData("/readyz?verbose&exclude=etcd&exclude=shutdown",
        "[+]ping ok\n[+]etcd excluded: ok\n[+]etcd-readiness ok\n[+]informer-sync ok\n[+]shutdown excluded: ok\nreadyz check passed\n")]
    [InlineData("/livez?verbose&exclude=moon",
        "[+]ping ok\n[+]etcd ok\nwarn: some health checks cannot be excluded: no matches for \"moon\"\nlivez check passed\n")]
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
        Assert.Equal((500, "[+]ping ok\n[-]etcd failed: reason withheld\nlivez check failed\n"), (live.Code, live.Body.AsString));
        Assert.Equal(200, (await api.Get("/livez?exclude=etcd")).Code);
        Assert.Equal(500, (await api.Get("/readyz")).Code);
        var check = await api.Get("/readyz/etcd");
        Assert.Equal((500, "internal server error: the disk is on fire\n"), (check.Code, check.Body.AsString));
        Assert.Contains("kubernetes_healthchecks_total{name=\"etcd\",status=\"error\",type=\"livez\"} 1", await api.Metrics());
        store.Failure = null;
        Assert.Equal("ok", (await api.Get("/readyz")).Body.AsString);
    }

    [Fact]
    public async Task A_check_that_is_not_there_is_not_found()
    {
        await using var api = await TestApi.StartAsync();
        var answer = await api.Get("/readyz/nothing");
        Assert.Equal((404, "404 page not found\n"), (answer.Code, answer.Body.AsString));
    }
}
