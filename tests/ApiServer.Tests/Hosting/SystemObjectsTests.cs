using System.Net;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Storage.Memory;

namespace MiniKube.ApiServer.Tests.Hosting;

/// <summary>What every cluster has: there from the start, and again after somebody deletes it.</summary>
public sealed class SystemObjectsTests
{
    private const string Kubernetes = "/api/v1/namespaces/default/services/kubernetes";

    [Fact]
    public async Task The_service_of_the_API_comes_back_when_it_is_deleted()
    {
        var time = new Testing.FakeTimeProvider();
        await using var store = new MemoryStore(time);
        await using var server = await StartAsync(store, time, "192.0.2.1");
        using var client = new HttpMessageInvoker(server.CreateHandler());
        async Task<int> Send(HttpMethod method) =>
            (int)(await client.SendAsync(new HttpRequestMessage(method, "https://api" + Kubernetes), TestContext.Current.CancellationToken)).StatusCode;
        Assert.Equal(200, await Send(HttpMethod.Delete));
        Assert.Equal(404, await Send(HttpMethod.Get));
        time.Advance(TimeSpan.FromSeconds(10));
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await Send(HttpMethod.Get) != 200)
        {
            Assert.False(guard.IsCancellationRequested, "it does not come back");
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Each_server_has_its_lease_which_goes_an_hour_after_the_server()
    {
        const string leases = "https://api/apis/coordination.k8s.io/v1/namespaces/kube-system/leases?labelSelector=apiserver.kubernetes.io/identity%3Dkube-apiserver";
        var time = new Testing.FakeTimeProvider();
        await using var store = new MemoryStore(time);
        await using var one = await StartAsync(store, time, "192.0.2.1");
        using var client = new HttpMessageInvoker(one.CreateHandler());
        async Task<Document[]> Leases()
        {
            using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, leases), TestContext.Current.CancellationToken);
            return [.. DocumentJson.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).At("items")!.AsArray!];
        }
        var its = Name(Assert.Single(await Leases()));
        var two = await StartAsync(store, time, "192.0.2.2");
        static string? Name(Document lease) => lease.At("metadata", "name")!.AsString;
        var both = await Leases();
        Assert.Equal(2, both.Length);
        Assert.All(both, l => Assert.StartsWith(l.At("metadata", "name")!.AsString + "_", l.At("spec", "holderIdentity")!.AsString));
        await two.DisposeAsync();
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var steps = 0;
        // The clock may run ahead of the living server, whose lease then comes again.
        for (var left = both; left is not [var only] || Name(only) != its; left = await Leases(), steps++)
        {
            Assert.False(guard.IsCancellationRequested, "it does not go");
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }
        Assert.InRange(steps, 360, int.MaxValue);
    }

    [Fact]
    public async Task Whom_the_server_believes_is_told_to_those_who_extend_it()
    {
        await using var host = await TestHost.StartAsync();
        using var admin = host.Admin();
        var map = DocumentJson.Parse(await admin.GetByteArrayAsync("/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication", TestContext.Current.CancellationToken));
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", map.At("data", "client-ca-file")!.AsString);
        var tracking = DocumentJson.Parse(await admin.GetByteArrayAsync("/api/v1/namespaces/kube-system/configmaps/kube-apiserver-legacy-service-account-token-tracking", TestContext.Current.CancellationToken));
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", tracking.At("data", "since")!.AsString);
    }

    [Theory]
    [InlineData("/api/v1/namespaces/default")]
    [InlineData("/api/v1/namespaces/kube-system")]
    [InlineData("/api/v1/namespaces/kube-public")]
    [InlineData("/api/v1/namespaces/kube-node-lease")]
    [InlineData("/apis/scheduling.k8s.io/v1/priorityclasses/system-node-critical")]
    [InlineData("/apis/scheduling.k8s.io/v1/priorityclasses/system-cluster-critical")]
    [InlineData("/apis/networking.k8s.io/v1/servicecidrs/kubernetes")]
    [InlineData(Kubernetes)]
    public async Task A_cluster_begins_with_them(string path)
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal(200, (await api.Get(path)).Code);
    }

    [Fact]
    public async Task The_endpoints_of_the_API_are_the_servers_that_are_there()
    {
        var time = new Testing.FakeTimeProvider();
        await using var store = new MemoryStore(time);
        await using var one = await StartAsync(store, time, "192.0.2.1");
        var two = await StartAsync(store, time, "192.0.2.2");
        using var client = new HttpMessageInvoker(one.CreateHandler());
        Assert.Equal(("192.0.2.1 192.0.2.2", "192.0.2.1 192.0.2.2"), await AddressesAsync(client));
        // One that leaves is taken out at once.
        await two.DisposeAsync();
        Assert.Equal(("192.0.2.1", "192.0.2.1"), await AddressesAsync(client));
        // One that dies is no longer counted after a while. It is as one that never renews.
        await new ApiServerEndpoints(store, IPEndPoint.Parse("192.0.2.3:6443")).RenewAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(10));
        await SeeAsync(client, "192.0.2.1 192.0.2.3");
        time.Advance(TimeSpan.FromSeconds(10));
        await SeeAsync(client, "192.0.2.1");
    }

    private static async Task<ApiServerCore> StartAsync(MemoryStore store, TimeProvider time, string address)
    {
        var server = await ApiServerCore.CreateAsync(new ApiServerOptions { Time = time }, store);
        await server.StartAsync(new IPEndPoint(IPAddress.Parse(address), 6443), TestContext.Current.CancellationToken);
        return server;
    }

    // What was written beside the server reaches its caches a moment later.
    private static async Task SeeAsync(HttpMessageInvoker client, string addresses)
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await AddressesAsync(client) != (addresses, addresses))
        {
            Assert.False(guard.IsCancellationRequested, (await AddressesAsync(client)).ToString());
            await Task.Yield();
        }
    }

    private static async Task<(string Endpoints, string Slice)> AddressesAsync(HttpMessageInvoker client)
    {
        async Task<Api.Documents.Document> Get(string path)
        {
            using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "https://api" + path), TestContext.Current.CancellationToken);
            return Api.Documents.DocumentJson.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
        var endpoints = await Get("/api/v1/namespaces/default/endpoints/kubernetes");
        var slice = await Get("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes");
        return (string.Join(' ', endpoints["subsets"]!.AsArray![0]["addresses"]!.AsArray!.Select(a => a["ip"]!.AsString)),
            string.Join(' ', slice["endpoints"]!.AsArray!.Select(e => e["addresses"]!.AsArray![0].AsString)));
    }
}
