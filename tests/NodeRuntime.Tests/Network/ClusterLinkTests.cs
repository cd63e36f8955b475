using System.Net;
using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Kernel.Netlink;
using MiniKube.NodeRuntime.Network;

namespace MiniKube.NodeRuntime.Tests.Network;

public sealed class ClusterLinkTests
{
    [Fact]
    public void Nodes_get_addresses_in_turn_and_keep_them()
    {
        using var cluster = new TwoNodes();
        Assert.Equal(["10.89.0.2", "10.89.0.3"], new[] { cluster.A, cluster.B }.Select(n => n.Address.ToString()));
        using var again = ClusterLink.Create(cluster.LinkOptions);
        Assert.Equal(cluster.B.Address, again.Nodes["b"]);
        again.RemoveNode("a");
        Assert.Equal(cluster.B.Address, again.AddNode("b", cluster.Lab.Namespace("b-again"), cluster.B.PodCidr));
        Assert.Equal("10.89.0.2", again.AddNode("c", cluster.Lab.Namespace("c")).ToString());
    }

    [Fact]
    public void Remove_by_record_leaves_the_machine_as_it_was()
    {
        using var lab = new NetworkLab();
        var machine = lab.Machine("machine");
        machine.SetParameter("net/ipv4/ip_forward", "0");
        var before = PodNetworkTests.Snapshot(machine);
        var options = new ClusterLinkOptions
        {
            Cluster = "c", Subnet = IPNetwork.Parse("10.90.0.0/24"), ServiceCidr = TwoNodes.ServiceCidr,
            RecordFile = Path.Combine(lab.Directory, "record", "link.json"), Namespace = machine,
        };
        using (var link = ClusterLink.Create(options))
        {
            link.AddNode("a", lab.Namespace("a"), IPNetwork.Parse("10.244.0.0/24"));
            link.AddNode("b", lab.Namespace("b"));
            link.SetPodCidr("b", IPNetwork.Parse("10.244.1.0/24"));
        }
        Assert.NotEqual(before, PodNetworkTests.Snapshot(machine));
        ClusterLink.Remove(options.RecordFile, machine);
        Assert.Equal(before, PodNetworkTests.Snapshot(machine));
        Assert.Equal("0", machine.SetParameter("net/ipv4/ip_forward", "0"));
        Assert.False(File.Exists(options.RecordFile));
        ClusterLink.Remove(options.RecordFile, machine);
    }

    [Fact]
    public void A_taken_interface_name_in_the_node_is_said_by_the_kernel()
    {
        using var cluster = new TwoNodes();
        using var lab = new NetworkLab();
        var ns = lab.Namespace("n");
        PodNetworkTests.Connect(cluster.A.Namespace, ns, "192.0.2.1", "192.0.2.2");
        using var other = ClusterLink.Create(cluster.LinkOptions with { Cluster = "other", RecordFile = Path.Combine(lab.Directory, "l"), Namespace = lab.Machine("m") });
        other.AddNode("n", ns);
        var e = Assert.Throws<KernelException>(() => cluster.Link.AddNode("n", ns));
        Assert.Equal(Errno.Exists, e.Number);
        Assert.Contains("eth0", e.Message);
        cluster.Link.RemoveNode("n");
        Assert.DoesNotContain("n", cluster.Link.Nodes.Keys);
    }

    [Fact]
    public void Addresses_that_the_machine_uses_already_are_refused_with_their_route_and_nothing_is_made()
    {
        using var lab = new NetworkLab();
        var (machine, outside) = (lab.Machine("machine"), lab.Machine("outside"));
        PodNetworkTests.Connect(machine, outside, "10.90.0.7", "10.90.0.8");
        var before = PodNetworkTests.Snapshot(machine);
        var options = new ClusterLinkOptions
        {
            Cluster = "c", Subnet = IPNetwork.Parse("10.90.0.0/16"), ServiceCidr = TwoNodes.ServiceCidr,
            RecordFile = Path.Combine(lab.Directory, "link.json"), Namespace = machine,
        };
        var e = Assert.Throws<KernelException>(() => ClusterLink.Create(options));
        Assert.Equal("join nodes over 10.90.0.0/16 with services in 10.96.0.0/12: Address already in use: 10.90.0.0/24 is routed over up0", e.Message);
        Assert.Equal(before, PodNetworkTests.Snapshot(machine));
        Assert.False(File.Exists(options.RecordFile));
    }

    [Fact]
    public void Links_take_the_size_of_the_way_out()
    {
        using var lab = new NetworkLab();
        var (machine, outside, node) = (lab.Machine("machine"), lab.Machine("outside"), lab.Namespace("node"));
        PodNetworkTests.Connect(machine, outside, "192.0.2.1", "192.0.2.2");
        using var netlink = RouteNetlink.Open(machine);
        netlink.Commit(c =>
        {
            c.SetMtu("up0", 1400);
            c.ReplaceRoute(new Route(Route.Default, IPAddress.Parse("192.0.2.2"), 0));
        });
        using var link = ClusterLink.Create(new ClusterLinkOptions
        {
            Cluster = "c", Subnet = IPNetwork.Parse("10.90.0.0/24"), ServiceCidr = TwoNodes.ServiceCidr,
            RecordFile = Path.Combine(lab.Directory, "link.json"), Namespace = machine,
        });
        link.AddNode("n", node);
        using var pods = PodNetwork.Start(new PodNetworkOptions
        {
            PodCidr = IPNetwork.Parse("10.244.7.0/24"), ClusterCidr = TwoNodes.ClusterCidr, ServiceCidr = TwoNodes.ServiceCidr, StateDirectory = lab.Directory, Namespace = node,
        });
        var pod = lab.Namespace("pod");
        pods.Attach("p", pod);
        using var inside = RouteNetlink.Open(pod);
        Assert.Equal(1400, inside.RequireLink("eth0").Mtu);
    }
}
