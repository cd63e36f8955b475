using System.Net;
using MiniKube.NodeRuntime.Kernel;
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
}
