using System.Diagnostics;
using System.Net;
using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Kernel.Netlink;
using MiniKube.NodeRuntime.Kernel.Nftables;
using MiniKube.NodeRuntime.Services;
using MiniKube.NodeRuntime.Tests.Network;

namespace MiniKube.NodeRuntime.Tests.Services;

public sealed class ServiceProxyTests(ITestOutputHelper output)
{
    private static readonly IPAddress ServiceAddress = IPAddress.Parse("10.96.0.7");
    private const int NodePort = 30080;

    /// <summary>Two nodes with two pods and one pod, and a proxy everywhere.</summary>
    private sealed class Cluster : IDisposable
    {
        public Cluster()
        {
            Nodes = new TwoNodes();
            (A1, var a1) = Nodes.Pod(Nodes.A, "a1");
            (A2, var a2) = Nodes.Pod(Nodes.A, "a2");
            (B1, var b1) = Nodes.Pod(Nodes.B, "b1");
            Pods = [new(a1.Address, 8080), new(a2.Address, 8080), new(b1.Address, 8080)];
            Proxies = [Open(Nodes.A.Namespace, Nodes.A.PodCidr), Open(Nodes.B.Namespace, Nodes.B.PodCidr), Open(Nodes.Machine, null)];
        }

        public TwoNodes Nodes { get; }

        public NetworkNamespace A1 { get; }

        public NetworkNamespace A2 { get; }

        public NetworkNamespace B1 { get; }

        public IPEndPoint[] Pods { get; }

        public ServiceProxy[] Proxies { get; }

        public void Sync(params ProxiedPort[] ports)
        {
            foreach (var proxy in Proxies)
                proxy.Sync(new Dictionary<string, IReadOnlyList<ProxiedPort>> { ["default/hello"] = ports });
        }

        public void Dispose()
        {
            foreach (var proxy in Proxies)
                proxy.Dispose();
            Nodes.Dispose();
        }

        private static ServiceProxy Open(NetworkNamespace ns, IPNetwork? local) => ServiceProxy.Open(Options(ns) with { LocalPodCidr = local });
    }

    private static ServiceProxyOptions Options(NetworkNamespace ns) =>
        new() { Namespace = ns, ServiceCidr = TwoNodes.ServiceCidr, ClusterCidr = TwoNodes.ClusterCidr };

    private static ProxiedPort Hello(TransportProtocol protocol, params IPEndPoint[] endpoints) =>
        new() { Protocol = protocol, Addresses = [ServiceAddress], Port = 80, NodePort = NodePort, Endpoints = endpoints };

    private static string Names(Func<string> ask, int times = 60) =>
        string.Join(' ', Enumerable.Range(0, times).Select(_ => ask().Split(' ')[0]).Distinct().Order());

    [Theory]
    [InlineData(TransportProtocol.Tcp)]
    [InlineData(TransportProtocol.Udp)]
    public void A_service_answers_from_pods_nodes_and_the_machine_by_every_endpoint(TransportProtocol protocol)
    {
        using var cluster = new Cluster();
        cluster.Sync(Hello(protocol, cluster.Pods));
        Func<NetworkNamespace, IPAddress, int, string> ask = protocol == TransportProtocol.Tcp
            ? (from, address, port) => NetworkLab.Ask(from, address, port)
            : (from, address, port) => NetworkLab.AskUdp(from, address, port);
        var nodes = cluster.Nodes;
        foreach (var from in new[] { cluster.A1, cluster.A2, cluster.B1, nodes.A.Namespace, nodes.B.Namespace, nodes.Machine })
        {
            Assert.Equal("a1 a2 b1", Names(() => ask(from, ServiceAddress, 80)));
            foreach (var address in new[] { nodes.A.Address, nodes.B.Address, nodes.Link.Gateway })
                Assert.Equal("a1 a2 b1", Names(() => ask(from, address, NodePort)));
        }
    }

    [Fact]
    public void Pods_of_the_cluster_keep_their_address_and_others_are_masqueraded()
    {
        using var cluster = new Cluster();
        var nodes = cluster.Nodes;
        cluster.Sync(Hello(TransportProtocol.Tcp, cluster.Pods[2]));
        Assert.Equal("b1 10.244.1.2", NetworkLab.Ask(cluster.A1, ServiceAddress, 80));
        Assert.Equal("b1 10.89.0.2", NetworkLab.Ask(nodes.A.Namespace, ServiceAddress, 80));
        Assert.Equal("b1 10.89.0.1", NetworkLab.Ask(nodes.Machine, ServiceAddress, 80));

        var outside = nodes.Lab.Machine("outside");
        PodNetworkTests.Connect(nodes.Machine, outside, "192.0.2.1", "192.0.2.2");
        using (var netlink = RouteNetlink.Open(outside))
            netlink.Commit(c => c.ReplaceRoute(new Route(Route.Default, IPAddress.Parse("192.0.2.1"), 0)));
        Assert.Equal("b1 10.89.0.1", NetworkLab.Ask(outside, IPAddress.Parse("192.0.2.1"), NodePort));
        Assert.Equal("b1 10.89.0.1", NetworkLab.Ask(outside, ServiceAddress, 80));
        Assert.Equal("b1 10.89.0.2", NetworkLab.Ask(outside, nodes.A.Address, NodePort));
        Assert.Equal("b1 10.89.0.1", NetworkLab.Ask(nodes.Machine, IPAddress.Parse("192.0.2.1"), NodePort));
    }

    [Fact]
    public void A_pod_reaches_itself_through_its_service()
    {
        using var cluster = new Cluster();
        cluster.Sync(Hello(TransportProtocol.Tcp, cluster.Pods[0]));
        Assert.Equal("a1 10.244.1.1", NetworkLab.Ask(cluster.A1, ServiceAddress, 80));
        Assert.Equal("a1 10.244.1.3", NetworkLab.Ask(cluster.A2, ServiceAddress, 80));
    }

    [Fact]
    public void Endpoints_share_connections_evenly()
    {
        using var cluster = new Cluster();
        cluster.Sync(Hello(TransportProtocol.Tcp, cluster.Pods));
        var counts = Enumerable.Range(0, 900).GroupBy(_ => NetworkLab.Ask(cluster.A1, ServiceAddress, 80).Split(' ')[0]).ToDictionary(g => g.Key, g => g.Count());
        output.WriteLine(string.Join(", ", counts));
        // Six standard deviations of a fair draw.
        Assert.All(new[] { "a1", "a2", "b1" }, name => Assert.InRange(counts[name], 300 - 85, 300 + 85));
    }

    [Fact]
    public void A_removed_endpoint_gets_no_new_connection_and_open_ones_of_others_live_on()
    {
        using var cluster = new Cluster();
        cluster.Sync(Hello(TransportProtocol.Tcp, cluster.Pods));
        cluster.Sync(Hello(TransportProtocol.Tcp, cluster.Pods[0], cluster.Pods[2]));
        Assert.All(cluster.Proxies, p => Assert.InRange(p.LastElements, 4, 14));
        foreach (var from in new[] { cluster.A1, cluster.B1, cluster.Nodes.Machine })
            Assert.Equal("a1 b1", Names(() => NetworkLab.Ask(from, ServiceAddress, 80)));
    }

    [Fact]
    public void A_udp_client_that_keeps_its_port_leaves_a_removed_endpoint()
    {
        using var cluster = new Cluster();
        foreach (var (from, address, port) in new[] { (cluster.A1, ServiceAddress, 80), (cluster.Nodes.Machine, cluster.Nodes.A.Address, NodePort) })
        {
            using var socket = NetworkLab.UdpSocket(from);
            cluster.Sync(Hello(TransportProtocol.Udp, cluster.Pods[1]));
            Assert.StartsWith("a2", NetworkLab.AskUdp(from, address, port, socket));
            cluster.Sync(Hello(TransportProtocol.Udp, cluster.Pods[2]));
            Assert.StartsWith("b1", NetworkLab.AskUdp(from, address, port, socket));
        }
    }

    [Fact]
    public void Without_endpoints_or_with_another_port_connections_are_refused_at_once()
    {
        using var cluster = new Cluster();
        var nodes = cluster.Nodes;
        cluster.Sync(Hello(TransportProtocol.Tcp));
        foreach (var from in new[] { cluster.A1, nodes.A.Namespace, nodes.Machine })
        {
            Assert.Equal("refused", NetworkLab.Ask(from, ServiceAddress, 80));
            Assert.Equal("refused", NetworkLab.Ask(from, nodes.B.Address, NodePort));
            Assert.Equal("refused", NetworkLab.Ask(from, ServiceAddress, 81));
        }
        cluster.Sync(Hello(TransportProtocol.Udp));
        Assert.Equal("refused", NetworkLab.AskUdp(cluster.A1, ServiceAddress, 80));
        cluster.Sync(Hello(TransportProtocol.Tcp, cluster.Pods));
        Assert.Equal("refused", NetworkLab.Ask(cluster.A1, ServiceAddress, 81));
        Assert.Equal("a1 a2 b1", Names(() => NetworkLab.Ask(cluster.A1, ServiceAddress, 80)));
    }

    [Fact]
    public void Foreign_tables_stay_and_a_table_taken_away_is_written_again()
    {
        using var cluster = new Cluster();
        var machine = cluster.Nodes.Machine;
        using var nft = NftContext.Open(machine);
        nft.Run("table inet other { chain c { type filter hook input priority 0; }; }");
        var before = PodNetworkTests.Snapshot(machine);
        cluster.Sync(Hello(TransportProtocol.Tcp, cluster.Pods));
        nft.Run("delete table ip mkube-services");
        cluster.Sync(Hello(TransportProtocol.Tcp, cluster.Pods[0]));
        Assert.StartsWith("a1", NetworkLab.Ask(machine, ServiceAddress, 80));
        cluster.Proxies[2].Remove();
        cluster.Proxies[2].Remove();
        Assert.Equal(before, PodNetworkTests.Snapshot(machine));
    }

    [Fact]
    public void A_restarted_proxy_takes_the_table_over_without_refusing_anyone()
    {
        using var cluster = new Cluster();
        cluster.Sync(Hello(TransportProtocol.Tcp, cluster.Pods));
        cluster.Proxies[2].Dispose();
        Assert.Equal("a1 a2 b1", Names(() => NetworkLab.Ask(cluster.Nodes.Machine, ServiceAddress, 80)));
        using var again = ServiceProxy.Open(Options(cluster.Nodes.Machine));
        Assert.Equal("a1 a2 b1", Names(() => NetworkLab.Ask(cluster.Nodes.Machine, ServiceAddress, 80)));
        again.Sync(new Dictionary<string, IReadOnlyList<ProxiedPort>> { ["default/hello"] = [Hello(TransportProtocol.Tcp, cluster.Pods[1])] });
        Assert.Equal("a2", Names(() => NetworkLab.Ask(cluster.Nodes.Machine, ServiceAddress, 80)));
    }

    [Fact]
    public void Ten_thousand_services_load_whole_and_change_by_elements()
    {
        using var lab = new NetworkLab();
        using var proxy = ServiceProxy.Open(Options(lab.Machine("m")));
        var services = Enumerable.Range(0, 10_000).ToDictionary(i => $"default/s{i}", i => Ports(i, 3));
        var watch = Stopwatch.StartNew();
        proxy.Sync(services);
        output.WriteLine($"load 10,000 x 3: {watch.Elapsed.TotalMilliseconds:F0} ms");
        var changes = new List<double>();
        for (var round = 0; round < 21; round++)
        {
            watch.Restart();
            proxy.Update(new Dictionary<string, IReadOnlyList<ProxiedPort>> { ["default/s5000"] = Ports(5000, 4 - round % 2) });
            changes.Add(watch.Elapsed.TotalMilliseconds);
            Assert.Equal(3, proxy.LastElements);
        }
        output.WriteLine($"one endpoint: median {changes.Order().ElementAt(10):F2} ms");
        watch.Restart();
        proxy.Sync(new Dictionary<string, IReadOnlyList<ProxiedPort>>(services) { ["default/s5000"] = Ports(5000, 4) });
        output.WriteLine($"whole sync without a difference: {watch.Elapsed.TotalMilliseconds:F1} ms");
        Assert.Equal(0, proxy.LastElements);

        static IReadOnlyList<ProxiedPort> Ports(int i, int endpoints) =>
        [
            new ProxiedPort
            {
                Protocol = TransportProtocol.Tcp,
                Addresses = [new IPAddress([10, 96, (byte)(i / 250), (byte)(i % 250)])],
                Port = 80,
                Endpoints = [.. Enumerable.Range(0, endpoints).Select(e => new IPEndPoint(new IPAddress([10, 244, (byte)(i / 250), (byte)(e + 1)]), 8080 + i % 250))],
            },
        ];
    }
}
