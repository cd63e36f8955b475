using System.Net;
using MiniKube.ApiServer.Allocation;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Storage;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Allocation;

/// <summary>No address and no port is given out twice, whoever asks of whichever server, and crashes lose none.</summary>
public abstract class AllocationContract(StoreKind store) : HttpContract(store)
{
    private const string NodePort = "\"type\":\"NodePort\",\"ports\":[{\"port\":80}]";
    private const int Creates = 200;

    [Fact]
    public async Task Two_hundred_creates_at_once_on_two_servers_share_nothing()
    {
        static ApiServerOptions Small(ApiServerOptions o) => o with { ServiceRanges = [IPNetwork.Parse("10.96.0.0/24")], NodePortFirst = 30000, NodePortLast = 30299 };
        await using var api = await StartAsync(Small);
        await using var other = await ApiServerCore.CreateAsync(Small(new ApiServerOptions()), api.Store);
        await other.StartAsync(cancel: TestContext.Current.CancellationToken);
        using var client = new HttpMessageInvoker(other.CreateHandler());
        var services = await Task.WhenAll(Enumerable.Range(0, Creates).Select(i =>
            api.Send(HttpMethod.Post, Services, Service($"s{i}", NodePort), client: i % 2 == 0 ? client : null)));
        Assert.All(services, s => Assert.Equal(201, s.Code));
        Assert.Equal(Creates, services.Select(s => s.Text("spec", "clusterIP")).Distinct().Count());
        Assert.Equal(Creates, services.Select(s => s["spec", "ports"]!.AsArray![0]["nodePort"]!.AsInteger).Distinct().Count());
        // A third server, which begins later, knows of all of them.
        await using var third = await ApiServerCore.CreateAsync(Small(new ApiServerOptions()), api.Store);
        await third.StartAsync(cancel: TestContext.Current.CancellationToken);
        using var late = new HttpMessageInvoker(third.CreateHandler());
        var taken = await api.Send(HttpMethod.Post, Services, Service("again", $"\"clusterIP\":\"{services[0].Text("spec", "clusterIP")}\",\"ports\":[{{\"port\":80}}]"), client: late);
        Assert.EndsWith("provided IP is already allocated", taken.ErrorMessage);
    }

    [Fact]
    public async Task What_a_crash_left_is_mended_but_never_while_a_write_may_be_under_way()
    {
        var time = new Testing.FakeTimeProvider();
        await using var api = await StartAsync(o => o with { Time = time });
        Assert.Equal(201, (await api.Post(Services, Service("kept", "\"clusterIP\":\"10.96.0.30\",\"type\":\"NodePort\",\"ports\":[{\"port\":80,\"nodePort\":30030}]"))).Code);
        // The claims of a Service are gone, and there are claims of one that never came.
        var addresses = api.Server.Parts.Resources.Of("IPAddress");
        var orphan = api.Server.Parts.Services.Addresses.Record(IPAddress.Parse("10.96.0.31"), OfName("never"), time.GetUtcNow(), api.Server.Parts.Ids);
        var cancel = TestContext.Current.CancellationToken;
        await api.Store.CommitAsync(Commit.Create(addresses.Key(null, "10.96.0.31"), orphan), cancel);
        await api.Store.CommitAsync(Commit.Create(NodePorts.Prefix + "30031", "default/never"u8.ToArray()), cancel);
        await api.Store.CommitAsync(Commit.Delete(addresses.Key(null, "10.96.0.30")), cancel);
        await api.Store.CommitAsync(Commit.Delete(NodePorts.Prefix + "30030"), cancel);

        var repair = new AllocationRepair(api.Server.Parts);
        await repair.RepairAsync(cancel);
        Assert.Equal((422, 422), (await Create("10.96.0.30", 30032), await Create("10.96.0.32", 30030)));
        Assert.Equal((422, 422), (await Create("10.96.0.31", 30032), await Create("10.96.0.32", 30031)));
        await repair.RepairAsync(cancel);
        Assert.Equal(201, await Create("10.96.0.31", 30031));
        // Nothing that is in use was touched.
        await repair.RepairAsync(cancel);
        await repair.RepairAsync(cancel);
        Assert.Equal((422, 422), (await Create("10.96.0.31", 30032), await Create("10.96.0.32", 30031)));

        async Task<int> Create(string ip, int port) =>
            (await api.Post(Services, Service("x", $"\"clusterIP\":\"{ip}\",\"type\":\"NodePort\",\"ports\":[{{\"port\":80,\"nodePort\":{port}}}]"))).Code;
    }

    private static Api.Documents.DocumentObject OfName(string name) =>
        new(("metadata", new Api.Documents.DocumentObject(("namespace", "default"), ("name", name))));
}

public sealed class MemoryAllocationTests() : AllocationContract(StoreKind.Memory);

public sealed class SqliteAllocationTests() : AllocationContract(StoreKind.Sqlite);

public sealed class EtcdAllocationTests() : AllocationContract(StoreKind.Etcd);
