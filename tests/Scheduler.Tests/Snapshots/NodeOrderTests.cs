using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Snapshots;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Snapshots;

public class NodeOrderTests
{
    private static Node Node(string name, string zone, string region = "r") =>
        Make.Node(name, labels: $"topology.kubernetes.io/region={region},topology.kubernetes.io/zone={zone}");

    private static string Names(ClusterSnapshot cluster) => string.Join(' ', cluster.Nodes.Select(n => n.Name));

    [Fact]
    public void Zones_take_turns()
    {
        var cluster = Make.Cluster([Node("a1", "a"), Node("a2", "a"), Node("a3", "a"), Node("b1", "b"), Make.Node("none"), Node("c1", "a", "other"), Node("b2", "b")]);
        Assert.Equal("a1 b1 none c1 a2 b2 a3", Names(cluster));
    }

    [Fact]
    public void A_node_that_changes_its_zone_or_leaves_changes_the_order()
    {
        var cluster = Make.Cluster([Node("a1", "a"), Node("a2", "a"), Node("b1", "b")]);
        cluster.SetNode(Node("a1", "b"));
        Assert.Equal("a2 b1 a1", Names(cluster));
        cluster.RemoveNode("a2");
        Assert.Equal("b1 a1", Names(cluster));
        cluster.SetNode(Node("a2", "a"));
        Assert.Equal("b1 a2 a1", Names(cluster));
        // Another heartbeat moves nothing.
        cluster.SetNode(Node("b1", "b"));
        Assert.Equal("b1 a2 a1", Names(cluster));
    }

    [Fact]
    public void The_older_names_of_the_labels_count_too()
    {
        string Older(string zone) => $"failure-domain.beta.kubernetes.io/zone={zone}";
        var cluster = Make.Cluster([Make.Node("a1", labels: Older("a")), Make.Node("a2", labels: Older("a")), Make.Node("b1", labels: Older("b"))]);
        Assert.Equal("a1 b1 a2", Names(cluster));
    }
}
