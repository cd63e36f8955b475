using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.FlowControl;

/// <summary>More requests at once than the server takes.</summary>
public abstract class MaxInFlightContract(StoreKind kind) : HttpContract(kind)
{
    // A read of a state that is not there yet waits for three seconds.
    private const string Slow = Maps + "?resourceVersion=1000000";

    [Fact]
    public async Task Reads_beyond_their_bound_are_asked_to_come_again_in_a_second()
    {
        var time = new Testing.FakeTimeProvider();
        await using var api = await StartAsync(configure: o => o with { Authorization = TestApi.Everything, Time = time, PriorityAndFairness = false, MaxRequestsInFlight = 1 });
        using var bob = api.As("bob", "dev");
        var first = api.Send(HttpMethod.Get, Slow, null, client: bob);
        var second = await api.Send(HttpMethod.Get, Maps, null, client: bob);
        Assert.Equal((429, "TooManyRequests", "Too many requests, please try again later."), (second.Code, second.Reason, second.ErrorMessage));
        Assert.Equal(1, second["details", "retryAfterSeconds"]?.AsInteger);
        Assert.Equal("1", second.Message.Headers.NonValidated["Retry-After"].ToString());

        // Writes have places of their own; administrators and watches need none.
        Assert.Equal(201, (await api.Send(HttpMethod.Post, Maps, Map("a"), client: bob)).Code);
        Assert.Equal(200, (await api.Get(Maps)).Code);
        Assert.Contains("apiserver_current_inflight_requests{request_kind=\"readOnly\"} 1", await api.Metrics());
        using var watch = await api.Watch(Maps + "?watch=true", client: bob);
        Assert.Equal(["ADDED a"], await watch.TakeAsync(1));

        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(504, (await first).Code);
        Assert.Equal(200, (await api.Send(HttpMethod.Get, Maps, null, client: bob)).Code);
        Assert.Contains(await api.Metrics(), l => l.StartsWith("apiserver_request_terminations_total{code=\"429\"", StringComparison.Ordinal)
            && l.Contains("resource=\"configmaps\"", StringComparison.Ordinal) && l.EndsWith(" 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Writes_beyond_their_bound_are_refused_and_change_nothing()
    {
        GatedStore? store = null;
        await using var api = await StartAsync(configure: o => o with { Authorization = TestApi.Everything, PriorityAndFairness = false, MaxMutatingRequestsInFlight = 2 }, wrap: s => store = new GatedStore(s));
        using var bob = api.As("bob", "dev");
        store!.Close();
        Task<Answer>[] under = [api.Send(HttpMethod.Post, Maps, Map("a"), client: bob), api.Send(HttpMethod.Post, Maps, Map("b"), client: bob)];
        await store.HeldAsync(2);
        Assert.Equal(429, (await api.Send(HttpMethod.Post, Maps, Map("c"), client: bob)).Code);
        Assert.Equal(200, (await api.Send(HttpMethod.Get, Maps, null, client: bob)).Code);
        store.Open();
        Assert.All(await Task.WhenAll(under), a => Assert.Equal(201, a.Code));
        Assert.Equal(404, (await api.Get(Maps + "/c")).Code);
        Assert.Equal(201, (await api.Send(HttpMethod.Post, Maps, Map("c"), client: bob)).Code);
    }

    [Fact]
    public async Task Zero_is_no_bound()
    {
        var time = new Testing.FakeTimeProvider();
        await using var api = await StartAsync(configure: o => o with { Authorization = TestApi.Everything, Time = time, PriorityAndFairness = false, MaxRequestsInFlight = 0 });
        using var bob = api.As("bob", "dev");
        var waiting = Enumerable.Range(0, 500).Select(_ => api.Send(HttpMethod.Get, Slow, null, client: bob)).ToArray();
        Assert.Equal(200, (await api.Send(HttpMethod.Get, Maps, null, client: bob)).Code);
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.All(await Task.WhenAll(waiting), a => Assert.Equal("Timeout", a.Reason));
    }
}

public sealed class MaxInFlightTests() : MaxInFlightContract(StoreKind.Memory);

public sealed class MaxInFlightOnSqliteTests() : MaxInFlightContract(StoreKind.Sqlite);

public sealed class MaxInFlightOnEtcdTests() : MaxInFlightContract(StoreKind.Etcd);
