using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Kernel.Netlink;
using MiniKube.NodeRuntime.Network;

namespace MiniKube.NodeRuntime.Tests.Network;

public sealed class PodNetworkTests(ITestOutputHelper output)
{
    [Fact]
    public void Pods_reach_each_other_across_nodes_with_their_own_addresses()
    {
        using var cluster = new TwoNodes();
        var (a1, a1Place) = cluster.Pod(cluster.A, "a1");
        var (_, a2Place) = cluster.Pod(cluster.A, "a2");
        var (b1, b1Place) = cluster.Pod(cluster.B, "b1");
        Assert.Equal(["10.244.1.2", "10.244.1.3", "10.244.2.2"], new[] { a1Place, a2Place, b1Place }.Select(p => p.Address.ToString()));
        Assert.Equal("a2 10.244.1.2", NetworkLab.Ask(a1, a2Place.Address, 8080));
        Assert.Equal("b1 10.244.1.2", NetworkLab.Ask(a1, b1Place.Address, 8080));
        Assert.Equal("a1 10.244.2.2", NetworkLab.Ask(b1, a1Place.Address, 8080));
        Assert.Equal("b1 10.244.2.1", NetworkLab.Ask(cluster.B.Namespace, b1Place.Address, 8080));
        Assert.Equal("b1 10.89.0.2", NetworkLab.Ask(cluster.A.Namespace, b1Place.Address, 8080));
        Assert.Equal("b1 10.89.0.1", NetworkLab.Ask(cluster.Machine, b1Place.Address, 8080));
        Assert.Equal("a1 127.0.0.1", NetworkLab.Ask(a1, IPAddress.Loopback, 8080));
    }

    [Fact]
    public void Outside_the_cluster_a_pod_appears_as_its_node_and_the_node_as_the_machine()
    {
        using var cluster = new TwoNodes();
        var (a1, _) = cluster.Pod(cluster.A, "a1");
        cluster.Lab.Serve(cluster.Machine, 9000, "machine");
        Assert.Equal("machine 10.89.0.2", NetworkLab.Ask(a1, cluster.Link.Gateway, 9000));

        var outside = cluster.Lab.Machine("outside");
        Connect(cluster.Machine, outside, "192.0.2.1", "192.0.2.2");
        cluster.Lab.Serve(outside, 9000, "outside");
        Assert.Equal("outside 192.0.2.1", NetworkLab.Ask(a1, IPAddress.Parse("192.0.2.2"), 9000));
    }

    [Fact]
    public void Detach_frees_the_address_and_attach_again_keeps_it()
    {
        using var cluster = new TwoNodes();
        var ns = cluster.Lab.Namespace("p");
        var first = cluster.A.Network.Attach("p", ns);
        Assert.Equal(first, cluster.A.Network.Attach("p", ns));
        using (var netlink = RouteNetlink.Open(cluster.A.Namespace))
        {
            Assert.True(netlink.RequireLink(first.HostInterface) is { Hairpin: true, Up: true, Kind: "veth" });
            netlink.Commit(c => c.DeleteLink(first.HostInterface));
            Assert.Equal(first, cluster.A.Network.Attach("p", ns));
            cluster.A.Network.Detach("p");
            cluster.A.Network.Detach("p");
            Assert.Null(netlink.FindLink(first.HostInterface));
        }
        Assert.Empty(cluster.A.Network.Attached());
        Assert.NotEqual(first.Address, cluster.A.Network.Attach("q", cluster.Lab.Namespace("q")).Address);
    }

    [Fact]
    public void A_restarted_agent_finds_its_pods_and_removes_those_that_have_gone()
    {
        using var cluster = new TwoNodes();
        var (a1, place) = cluster.Pod(cluster.A, "a1");
        var (a2, gone) = cluster.Pod(cluster.A, "a2");
        cluster.A.Network.Dispose();

        using var again = PodNetwork.Start(cluster.A.Options);
        Assert.Equal(["a1", "a2"], again.Attached().Select(p => p.Pod).Order());
        Assert.Equal("a1 10.244.1.3", NetworkLab.Ask(a2, place.Address, 8080));
        again.Reconcile(new HashSet<string> { "a1" });
        Assert.Equal(place, Assert.Single(again.Attached()));
        Assert.Equal("a1 10.244.1.1", NetworkLab.Ask(cluster.A.Namespace, place.Address, 8080));
        using var netlink = RouteNetlink.Open(cluster.A.Namespace);
        Assert.Null(netlink.FindLink(gone.HostInterface));
        Assert.Equal("10.244.1.4", again.Attach("a3", cluster.Lab.Namespace("a3")).Address.ToString());
    }

    [Fact]
    public void A_node_without_a_route_to_cluster_IPs_gets_one()
    {
        using var lab = new NetworkLab();
        var node = lab.Machine("node");
        IPAddress service = TwoNodes.ServiceCidr.BaseAddress;
        using var before = NetworkLab.UdpSocket(node);
        Assert.Throws<SocketException>(() => before.Connect(service, 80));
        using var network = PodNetwork.Start(new PodNetworkOptions
        {
            PodCidr = IPNetwork.Parse("10.244.7.0/24"), ClusterCidr = TwoNodes.ClusterCidr, ServiceCidr = TwoNodes.ServiceCidr, StateDirectory = lab.Directory, Namespace = node,
        });
        using var after = NetworkLab.UdpSocket(node);
        after.Connect(service, 80);
        Assert.Equal(IPAddress.Parse("10.244.7.1"), ((IPEndPoint)after.LocalEndPoint!).Address);
    }

    [Fact]
    public void Remove_leaves_nothing_behind()
    {
        using var lab = new NetworkLab();
        var node = lab.Machine("node");
        var before = Snapshot(node);
        using var network = PodNetwork.Start(new PodNetworkOptions
        {
            PodCidr = IPNetwork.Parse("10.244.7.0/24"), ClusterCidr = TwoNodes.ClusterCidr, ServiceCidr = TwoNodes.ServiceCidr, StateDirectory = lab.Directory, Namespace = node,
        });
        network.Attach("p", lab.Namespace("p"));
        using (var routing = NodeRouting.Open(node))
            routing.Sync([new NodeRoute(IPNetwork.Parse("10.244.8.0/24"), IPAddress.Parse("10.244.7.9"))]);
        Assert.NotEqual(before, Snapshot(node));
        network.Remove();
        Assert.Equal(before, Snapshot(node));
        Assert.Empty(network.Attached());
    }

    [Fact]
    public void Routes_follow_the_nodes_and_leave_others_alone()
    {
        using var cluster = new TwoNodes();
        using var netlink = RouteNetlink.Open(cluster.A.Namespace);
        var foreign = IPNetwork.Parse("203.0.113.0/24");
        netlink.Commit(c => c.ReplaceRoute(new Route(foreign, cluster.Link.Gateway, 0, Protocol: 4)));
        TwoNodes.Route(cluster.A, [
            new NodeRoute(IPNetwork.Parse("10.244.3.0/24"), IPAddress.Parse("10.89.0.9")),
        ]);
        Assert.Equal(["0.0.0.0/0 10.89.0.1", "10.244.3.0/24 10.89.0.9", "203.0.113.0/24 10.89.0.1"],
            netlink.Routes().Where(r => r.Gateway is not null).Select(r => $"{r.Destination} {r.Gateway}").Order());
    }

    [Fact]
    public void A_failed_attach_says_why_and_keeps_no_address()
    {
        using var cluster = new TwoNodes();
        var missing = new NetworkNamespace(Path.Combine(cluster.Lab.Directory, "missing"));
        Assert.Contains("missing", Assert.Throws<KernelException>(() => cluster.A.Network.Attach("p", missing)).Message);
        Assert.Empty(cluster.A.Network.Attached());
    }

    [Fact]
    public void Wiring_a_pod_takes_milliseconds()
    {
        using var cluster = new TwoNodes();
        var times = Enumerable.Range(0, 20).Select(i =>
        {
            var ns = cluster.Lab.Namespace("t" + i);
            var watch = Stopwatch.StartNew();
            cluster.A.Network.Attach("t" + i, ns);
            return watch.Elapsed.TotalMilliseconds;
        }).Order().ToArray();
        output.WriteLine($"attach: median {times[10]:F2} ms, worst {times[^1]:F2} ms");
        Assert.Equal(20, cluster.A.Network.Attached().Select(p => p.Address).Distinct().Count());
    }

    internal static string Snapshot(NetworkNamespace ns)
    {
        using var netlink = RouteNetlink.Open(ns);
        using var nft = NodeRuntime.Kernel.Nftables.NftContext.Open(ns);
        return string.Join('\n', [
            .. netlink.Links().Select(l => $"{l.Name} {l.Kind} {l.Up}"),
            .. netlink.Addresses().Select(a => $"{a.Index} {a.Address}"),
            .. netlink.Routes().Select(r => $"{r.Destination} {r.Gateway}"),
            nft.Run("list ruleset"),
        ]);
    }

    internal static void Connect(NetworkNamespace here, NetworkNamespace there, string hereAddress, string thereAddress)
    {
        using var netlink = RouteNetlink.Open(here);
        netlink.Commit(c => c.AddVeth(new VethPair("up0", "up0", there)));
        netlink.Commit(c => c.AddAddress(netlink.RequireLink("up0").Index, IPAddress.Parse(hereAddress), 24));
        using var other = RouteNetlink.Open(there);
        other.Commit(c => c.SetUp("up0"));
        other.Commit(c => c.AddAddress(other.RequireLink("up0").Index, IPAddress.Parse(thereAddress), 24));
    }
}
