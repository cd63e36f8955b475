using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Storage;
using MiniKube.Testing;
using static MiniKube.ApiServer.Tests.CustomResources.Definitions;

namespace MiniKube.ApiServer.Tests.CustomResources;

/// <summary>Several servers over one store serve the same definitions, and wait for each other where clients would notice the difference.</summary>
public abstract class SeveralServersContract(StoreKind store) : HttpContract(store)
{
    private const string Name = "crontabs.stable.example.com";
    private const string ApiService = "/apis/apiregistration.k8s.io/v1/apiservices/v1.stable.example.com";

    [Fact]
    public async Task A_definition_is_established_when_every_server_serves_it()
    {
        await using var one = await StartAsync();
        var store = new GatedStore(one.Store);
        await using var other = await TestApi.OverAsync(store);
        store.Stall();
        await one.Post(Crds, CronTab());
        var accepted = await one.UntilAsync(Name, static d => Condition(d, "NamesAccepted") == "True");
        Assert.Equal(("False", "Installing"), (Condition(accepted, "Established"), Find(accepted, "Established")!["reason"]!.AsString));
        // Whoever has it serves it, while the other one knows nothing of it yet.
        Assert.Equal(200, (await one.Get(CronTabs)).Code);
        Assert.Equal(404, (await other.Get(CronTabs)).Code);
        await one.DefinedAfterAsync(static d => Condition(d, "Established") == "False");
        store.Flow();
        await one.UntilAsync(Name, static d => Condition(d, "Established") == "True");
        Assert.Equal(200, (await other.Get(CronTabs)).Code);
        Assert.Equal(200, (await one.Get(CronTabs)).Code);
    }

    [Fact]
    public async Task A_definition_goes_when_every_server_has_stopped_making_objects_of_it()
    {
        await using var one = await StartAsync();
        var store = new GatedStore(one.Store);
        await using var other = await TestApi.OverAsync(store);
        await one.DefineAsync(CronTab());
        await one.Post(CronTabs, Object("a"));
        store.Stall();
        await one.Delete($"{Crds}/{Name}");
        await one.UntilAsync(Name, static d => Condition(d, "Terminating") == "True");
        await one.DefinedAfterAsync(static d => d.At("metadata", "finalizers") is not null);
        Assert.Equal(200, (await one.Get($"{CronTabs}/a")).Code);
        store.Flow();
        await other.UntilGoneAsync(Name);
        Assert.Equal(404, (await one.Get($"{Crds}/{Name}")).Code);
        await other.UntilAnsweredAsync(CronTabs, 404);
    }

    [Fact]
    public async Task A_server_that_stops_is_not_waited_for()
    {
        await using var one = await StartAsync();
        var store = new GatedStore(one.Store);
        var other = await TestApi.OverAsync(store);
        store.Stall();
        await one.Post(Crds, CronTab());
        await one.UntilAsync(Name, static d => Condition(d, "NamesAccepted") == "True");
        await other.DisposeAsync();
        await one.UntilAsync(Name, static d => Condition(d, "Established") == "True");
    }

    [Fact]
    public async Task The_APIService_of_a_custom_group_stays_as_long_as_any_server_serves_it()
    {
        await using var one = await StartAsync();
        var store = new GatedStore(one.Store);
        await using var other = await TestApi.OverAsync(store);
        for (var round = 0; round < 3; round++)
        {
            store.Stall();
            await one.Post(Crds, CronTab());
            await one.UntilAnsweredAsync(ApiService, 200);
            store.Flow();
            await other.UntilAsync(Name, static d => Condition(d, "Established") == "True");
            Assert.Equal(("true", 200), ((await other.Get(ApiService)).Text("metadata", "labels", "kube-aggregator.kubernetes.io/automanaged"), (await one.Get(ApiService)).Code));
            await one.Delete($"{Crds}/{Name}");
            await one.UntilAnsweredAsync(ApiService, 404);
            await other.UntilAnsweredAsync(ApiService, 404);
        }
    }
}

public class SeveralServersTests() : SeveralServersContract(StoreKind.Memory)
{
    [Fact]
    public async Task A_server_that_crashed_is_waited_for_as_long_as_it_could_still_be_there()
    {
        var time = new FakeTimeProvider();
        await using var one = await TestApi.StartAsync(configure: o => o with { Time = time });
        var store = new GatedStore(one.Store);
        var other = await TestApi.OverAsync(store, o => o with { Time = time });
        // It says no more, not even that it goes.
        store.Failure = "the machine is gone";
        await other.DisposeAsync();
        await one.Post(Crds, CronTab());
        await one.UntilAsync("crontabs.stable.example.com", static d => Condition(d, "NamesAccepted") == "True");
        time.Advance(TimeSpan.FromSeconds(12));
        await one.DefinedAfterAsync(static d => Condition(d, "Established") == "False");
        time.Advance(TimeSpan.FromSeconds(4));
        await one.UntilAsync("crontabs.stable.example.com", static d => Condition(d, "Established") == "True");
    }

    [Fact]
    public async Task A_server_that_is_there_and_lags_is_waited_for_however_long()
    {
        var time = new FakeTimeProvider();
        await using var one = await TestApi.StartAsync(configure: o => o with { Time = time });
        var store = new GatedStore(one.Store);
        await using var other = await TestApi.OverAsync(store, o => o with { Time = time });
        store.Stall();
        await one.Post(Crds, CronTab());
        // Much longer than a record lasts; no server is given so little time that its record could end.
        var renewed = new Dictionary<string, (long Revision, int At)>();
        for (var second = 0; second < 60; second++)
        {
            await UntilRenewedAsync(one.Store, renewed, second);
            time.Advance(TimeSpan.FromSeconds(1));
        }
        await one.DefinedAfterAsync(static d => Condition(d, "Established") == "False");
        store.Flow();
        await one.UntilAsync("crontabs.stable.example.com", static d => Condition(d, "Established") == "True");
    }

    // Until both servers have said in the last eight seconds that they are there.
    private static async Task UntilRenewedAsync(IStore store, Dictionary<string, (long Revision, int At)> renewed, int second)
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        do
        {
            guard.Token.ThrowIfCancellationRequested();
            await Task.Yield();
            foreach (var record in (await store.LoadAsync(new LoadOptions("/registry/servingrecords/"), guard.Token)).Items)
            {
                if (renewed.GetValueOrDefault(record.Key).Revision != record.ModRevision)
                {
                    renewed[record.Key] = (record.ModRevision, second);
                }
            }
        }
        while (renewed.Count < 2 || renewed.Values.Any(r => r.At < second - 8));
    }
}

public class SqliteSeveralServersTests() : SeveralServersContract(StoreKind.Sqlite);

public class EtcdSeveralServersTests() : SeveralServersContract(StoreKind.Etcd);
