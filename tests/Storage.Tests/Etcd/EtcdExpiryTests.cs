namespace MiniKube.Storage.Tests.Etcd;

/// <summary>The contract over a real etcd, whose leases end in real time.</summary>
public sealed class EtcdExpiryTests : ExpiryContract
{
    private EtcdServer? _server;

    protected override TimeSpan Short => TimeSpan.FromSeconds(1);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Fact]
    public async Task Values_put_within_a_short_time_share_leases_of_a_thousand()
    {
        await Task.WhenAll(Enumerable.Range(0, 1500).Select(i => PutAsync($"/{i}", "1", TimeSpan.FromHours(1))));
        var leases = await LeasesAsync();
        Assert.Equal(2, leases.Length);
        // One leads to one deletion; its time is an hour and up to a minute.
        var ttl = long.Parse((await _server!.PostAsync("/v3/lease/timetolive", $$"""{"ID":"{{leases[0]}}"}"""))["grantedTTL"]!.GetValue<string>());
        Assert.Equal(3660, ttl);
        await PutAsync("/other", "1", TimeSpan.FromMinutes(1));
        Assert.Equal(3, (await LeasesAsync()).Length);
        await PutAsync("/lasting", "1", null);
        Assert.Equal(3, (await LeasesAsync()).Length);
    }

    [Fact]
    public async Task A_lease_that_somebody_revoked_is_replaced()
    {
        await PutAsync("/a", "1", TimeSpan.FromHours(1));
        var lease = Assert.Single(await LeasesAsync());
        await _server!.PostAsync("/v3/lease/revoke", $$"""{"ID":"{{lease}}"}""");
        Assert.Equal(["/a"], (await DeletionsAsync(1)).Select(e => e.Key));
        await PutAsync("/b", "1", TimeSpan.FromHours(1));
        Assert.Equal(["/b"], await KeysAsync());
        Assert.NotEqual(lease, Assert.Single(await LeasesAsync()));
    }

    [Fact]
    public async Task Leases_outlive_a_restart_of_etcd_and_of_the_store()
    {
        await PutAsync("/a", "1", TimeSpan.FromSeconds(2));
        await Store.DisposeAsync();
        await _server!.KillAsync();
        _server.Start();
        await using var again = await _server.OpenAsync();
        await foreach (var batch in again.WatchAsync(new StoreWatch("/", 2), Guard.Token))
        {
            if (batch.Events.Count == 0)
                continue;
            Assert.Equal((StoreEventKind.Deleted, "/a"), (batch.Events[0].Kind, batch.Events[0].Key));
            break;
        }
    }

    protected override async ValueTask<IStore> OpenAsync()
    {
        _server = await EtcdServer.StartAsync();
        return await _server.OpenAsync();
    }

    protected override void Pass(TimeSpan time)
    {
    }

    private async Task<string[]> LeasesAsync() =>
        [.. (await _server!.PostAsync("/v3/lease/leases", "{}"))["leases"]!.AsArray().Select(l => l!["ID"]!.GetValue<string>())];
}
