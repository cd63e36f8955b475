using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Requests that take too long.</summary>
public abstract class DeadlineContract(StoreKind kind) : HttpContract(kind)
{
    private const string Message = "Timeout: request did not complete within requested timeout - context deadline exceeded";

    private readonly Testing.FakeTimeProvider time = new();
    private GatedStore store = null!;

    private Task<TestApi> Api() => StartAsync(configure: o => o with { Time = time }, wrap: s => store = new GatedStore(s));

    [Fact]
    public async Task A_request_that_takes_longer_than_a_minute_is_ended_with_504()
    {
        await using var api = await Api();
        store.Close();
        var pending = api.Post(Maps, Map("a"));
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(pending.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        var answer = await pending;
        Assert.Equal((504, "Timeout", Message), (answer.Code, answer.Reason, answer.ErrorMessage));
        Assert.NotEmpty(answer.Message.Headers.GetValues("Audit-Id"));
        store.Open();
        Assert.Equal(201, (await api.Post(Maps, Map("a"))).Code);
    }

    [Theory]
    [InlineData("1s", 1)]
    [InlineData("1m10s", 60)]
    [InlineData("0s", 60)]
    public async Task A_client_may_ask_for_less_time_but_not_for_more(string timeout, int seconds)
    {
        await using var api = await Api();
        store.Close();
        var pending = api.Post($"{Maps}?timeout={timeout}", Map("a"));
        time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.False(pending.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(504, (await pending).Code);
        store.Open();
    }

    [Fact]
    public async Task A_timeout_that_is_none_is_a_bad_request()
    {
        await using var api = await Api();
        var answer = await api.Get(Maps + "?timeout=soon");
        Assert.Equal((400, "invalid timeout specified in the request URL - time: invalid duration \"soon\""), (answer.Code, answer.ErrorMessage));
    }

    [Fact]
    public async Task A_watch_has_no_deadline_but_its_own()
    {
        await using var api = await Api();
        using var watch = await api.Watch(Maps + "?watch=true&timeout=1s&timeoutSeconds=600");
        time.Advance(TimeSpan.FromSeconds(120));
        await api.Post(Maps, Map("a"));
        Assert.Equal(["ADDED a"], await watch.TakeAsync(1));
        time.Advance(TimeSpan.FromSeconds(480));
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task A_request_that_is_done_leaves_no_timer()
    {
        await using var api = await Api();
        var before = time.TimerCount;
        store.Close();
        var pending = api.Post(Maps, Map("a"));
        Assert.Equal(before + 1, time.TimerCount);
        store.Open();
        Assert.Equal(201, (await pending).Code);
        Assert.Equal(before, time.TimerCount);
    }
}

public sealed class DeadlineTests() : DeadlineContract(StoreKind.Memory);

public sealed class DeadlineOnSqliteTests() : DeadlineContract(StoreKind.Sqlite);

public sealed class DeadlineOnEtcdTests() : DeadlineContract(StoreKind.Etcd);
