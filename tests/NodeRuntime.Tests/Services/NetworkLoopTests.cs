using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.NodeRuntime.Dns;
using MiniKube.NodeRuntime.Kernel.Netlink;
using MiniKube.NodeRuntime.Kernel.Nftables;
using MiniKube.NodeRuntime.Network;
using MiniKube.NodeRuntime.Services;
using MiniKube.NodeRuntime.Tests.Network;

namespace MiniKube.NodeRuntime.Tests.Services;

/// <summary>The node's network loops against objects as an API server sends them.</summary>
public sealed class NetworkLoopTests
{
    private const string Service = """
        {"apiVersion":"v1","kind":"Service","metadata":{{META}},
         "spec":{"type":"ClusterIP","clusterIP":"10.96.0.7","clusterIPs":["10.96.0.7"],"ports":[{"port":80,"protocol":"TCP","targetPort":8080}]}}
        """;

    private static string Slice(params IEnumerable<string> addresses) => $$$"""
        {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{{META},"labels":{"kubernetes.io/service-name":"hello"}},
         "addressType":"IPv4","ports":[{"name":"","port":8080,"protocol":"TCP"}],
         "endpoints":[{{{string.Join(',', addresses.Select(a => $$"""{"addresses":["{{a}}"],"conditions":{"ready":true} }"""))}}}]}
        """;

    private static string Node(string podCidr, string address) => $$$"""
        {"apiVersion":"v1","kind":"Node","metadata":{{META}},"spec":{"podCIDR":"{{{podCidr}}}","podCIDRs":["{{{podCidr}}}"]},
         "status":{"addresses":[{"type":"InternalIP","address":"{{{address}}}"}]}}
        """;

    private static async Task Eventually(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "it did not come about");
            await Task.Delay(5);
        }
    }

    [Fact]
    public async Task Services_answer_as_their_objects_come_change_and_go_and_a_lost_table_comes_back()
    {
        using var cluster = new TwoNodes();
        var address = IPAddress.Parse("10.96.0.7");
        var (_, a1) = cluster.Pod(cluster.A, "a1");
        var (_, b1) = cluster.Pod(cluster.B, "b1");
        var server = new ObjectServer();
        server.Put("services", "hello", Service);
        server.Put("endpointslices", "hello-1", Slice(a1.Address.ToString()));
        using var proxy = ServiceProxy.Open(new ServiceProxyOptions
        {
            Namespace = cluster.Machine, ServiceCidr = TwoNodes.ServiceCidr, ClusterCidr = TwoNodes.ClusterCidr,
        });
        await using var informers = server.Informers();
        var loop = new ServiceProxyLoop(informers, proxy, TimeProvider.System, NullLogger<ServiceProxyLoop>.Instance);
        using var stop = new CancellationTokenSource();
        await informers.StartAsync(stop.Token);
        var running = loop.RunAsync(stop.Token);
        await loop.Programmed.WaitAsync(TimeSpan.FromSeconds(30));
        string Ask() => NetworkLab.Ask(cluster.Machine, address, 80).Split(' ')[0];
        Assert.Equal("a1", Ask());

        server.Put("endpointslices", "hello-2", Slice(b1.Address.ToString()));
        server.Delete("endpointslices", "hello-1");
        await Eventually(() => Ask() == "b1");
        server.Delete("endpointslices", "hello-2");
        await Eventually(() => Ask() == "refused");
        using (var nft = NftContext.Open(cluster.Machine))
            nft.Run("delete table ip mkube-services");
        server.Put("endpointslices", "hello-1", Slice(a1.Address.ToString(), b1.Address.ToString()));
        await Eventually(() => Ask() == "a1");
        await Eventually(() => Ask() == "b1");
        server.Delete("services", "hello");
        await Eventually(() => NetworkLab.Ask(cluster.Machine, address, 80, TimeSpan.FromMilliseconds(500)) == "timeout");
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Names_follow_their_objects()
    {
        var server = new ObjectServer();
        server.Put("services", "hello", Service);
        server.Put("services", "other", Service.Replace("10.96.0.7", "None"));
        server.Put("endpointslices", "hello-1", Slice("10.244.1.2"));
        await using var dns = DnsServer.Start(new DnsServerOptions { Listen = [] }, new ClusterZone("cluster.local"), TimeProvider.System, NullLogger<DnsServer>.Instance);
        await using var informers = server.Informers();
        using var stop = new CancellationTokenSource();
        var running = new DnsLoop(informers, dns).RunAsync(stop.Token);
        await informers.StartAsync(stop.Token);
        string? Ask(string name) => dns.Zone.Resolve($"{name}.default.svc.cluster.local", DnsType.A)?.Answers is [AddressRecord a] ? a.Address.ToString() : null;
        await Eventually(() => Ask("hello") == "10.96.0.7");
        Assert.Null(Ask("other"));
        server.Put("endpointslices", "other-1", Slice("10.244.1.9").Replace("\"hello\"", "\"other\""));
        await Eventually(() => Ask("other") == "10.244.1.9");
        server.Delete("services", "hello");
        await Eventually(() => Ask("hello") is null);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Routes_follow_the_nodes()
    {
        using var cluster = new TwoNodes();
        var server = new ObjectServer();
        server.Put("nodes", "a", Node("10.244.1.0/24", "10.89.0.2"));
        server.Put("nodes", "b", Node("10.244.2.0/24", "10.89.0.3"));
        server.Put("nodes", "c", Node("10.244.3.0/24", "10.89.0.4"));
        using var routing = NodeRouting.Open(cluster.A.Namespace);
        await using var informers = server.Informers();
        using var stop = new CancellationTokenSource();
        var running = new RouteLoop(informers, routing, "a", TimeProvider.System, NullLogger<RouteLoop>.Instance).RunAsync(stop.Token);
        await informers.StartAsync(stop.Token);
        using var netlink = RouteNetlink.Open(cluster.A.Namespace);
        string Routes() => string.Join(", ", netlink.Routes().Where(r => r.Gateway is not null && r.Destination.PrefixLength == 24)
            .Select(r => $"{r.Destination.BaseAddress} {r.Gateway}").Order());
        await Eventually(() => Routes() == "10.244.2.0 10.89.0.3, 10.244.3.0 10.89.0.4");
        server.Put("nodes", "c", Node("10.244.3.0/24", "10.89.0.5"));
        server.Delete("nodes", "b");
        await Eventually(() => Routes() == "10.244.3.0 10.89.0.5");
        await stop.CancelAsync();
        await running;
    }
}
