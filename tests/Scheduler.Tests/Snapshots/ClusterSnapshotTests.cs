using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.Api.Selectors;
using MiniKube.Scheduler.Snapshots;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Snapshots;

public class ClusterSnapshotTests
{
    private static readonly PodSelection WebPods = new(["default"], null, LabelSelectorExpression.Parse("app=web"));
    private static readonly PodGroup Web = new([WebPods], WithTerminating: false);

    [Fact]
    public void An_assumed_pod_counts_until_it_is_forgotten()
    {
        var cluster = Make.Cluster([Make.Node("n")]);
        var pod = new PodInfo(Make.Pod("p", "cpu=1"), cluster.Resources);
        cluster.Assume(pod, cluster.Nodes[0]);
        Assert.True(cluster.IsAssumed(pod.Uid));
        Assert.Equal(1000, cluster.Resources.Requested(ResourceTable.Cpu)[0]);
        Assert.True(cluster.Forget(pod.Uid));
        Assert.Equal(0, cluster.Resources.Requested(ResourceTable.Cpu)[0]);
        Assert.False(cluster.Forget(pod.Uid));
    }

    [Fact]
    public void Seen_bound_elsewhere_it_moves_and_is_no_assumption_any_more()
    {
        var cluster = Make.Cluster([Make.Node("a"), Make.Node("b")]);
        var pod = new PodInfo(Make.Pod("p", "cpu=1"), cluster.Resources);
        cluster.Assume(pod, cluster.Nodes[0]);
        cluster.SetPod(new PodInfo(Make.Pod("p", "cpu=1", node: "b"), cluster.Resources));
        Assert.Equal("b", cluster.NodeOf(pod.Uid));
        Assert.False(cluster.Forget(pod.Uid));
        Assert.Equal([0, 1000], cluster.Resources.Requested(ResourceTable.Cpu)[..2]);
    }

    [Fact]
    public void Pods_seen_before_their_node_or_after_it_count_when_it_is_there()
    {
        var cluster = Make.Cluster([], Make.Pod("p", "cpu=1", node: "late"));
        Assert.Empty(cluster.Nodes);
        cluster.SetNode(Make.Node("late"));
        Assert.Equal(1000, cluster.Resources.Requested(ResourceTable.Cpu)[cluster.Nodes[0].Slot]);
        cluster.RemoveNode("late");
        Assert.Empty(cluster.Nodes);
        cluster.SetNode(Make.Node("late"));
        Assert.Equal(1000, cluster.Resources.Requested(ResourceTable.Cpu)[cluster.Nodes[0].Slot]);
    }

    [Fact]
    public void After_any_history_it_equals_what_is_counted_anew()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            var random = new SeededRandomSource(seed);
            var cluster = new ClusterSnapshot();
            cluster.CountsOf(Web);
            cluster.CountsOf(Web).In(cluster.Topology("zone"));
            var nodes = new SortedDictionary<string, Node>(StringComparer.Ordinal);
            var pods = new SortedDictionary<string, Pod>(StringComparer.Ordinal);
            for (var step = 0; step < 400; step++)
            {
                var (node, name) = ($"n{random.Next(6)}", $"p{random.Next(30)}");
                switch (random.Next(6))
                {
                    case 0:
                        nodes[node] = Make.Node(node, $"cpu={1 + random.Next(4)},pods=9,example.com/x=5", $"zone=z{random.Next(3)}");
                        cluster.SetNode(nodes[node]);
                        break;
                    case 1:
                        nodes.Remove(node);
                        cluster.RemoveNode(node);
                        break;
                    case 2 when !pods.ContainsKey(name) && cluster.Find(node) is { } free:
                        pods[name] = Random(random, name, node);
                        cluster.Assume(new PodInfo(pods[name], cluster.Resources), free);
                        break;
                    case 3:
                        pods.Remove(name);
                        cluster.RemovePod("uid-" + name);
                        break;
                    default:
                        pods[name] = Random(random, name, node);
                        cluster.SetPod(new PodInfo(pods[name], cluster.Resources));
                        break;
                }
            }
            AssertSame(Make.Cluster(nodes.Values, pods.Values), cluster);
        }
    }

    private static Pod Random(SeededRandomSource random, string name, string node)
    {
        var pod = Make.Pod(name, $"cpu={random.Next(3)},example.com/x={random.Next(3)}", $"app={(random.Next(2) == 0 ? "web" : "db")}", node);
        if (random.Next(3) == 0)
        {
            pod = pod with { Spec = pod.Spec with { Affinity = Make.Affinity(requiredApart: [Make.Term("zone", "app=web")]) } };
        }
        return random.Next(4) == 0 ? pod.Terminating() : pod;
    }

    private static void AssertSame(ClusterSnapshot expected, ClusterSnapshot actual) => Assert.Equal(Describe(expected), Describe(actual));

    private static string[] Describe(ClusterSnapshot cluster)
    {
        var (counts, zones, r) = (cluster.CountsOf(Web), cluster.Topology("zone"), cluster.Resources);
        string Amounts(Func<int, long[]> of, int slot) => string.Join('/', new[] { "cpu", "memory", "example.com/x" }.Select(n => of(r.Column(n))[slot]));
        return
        [
            .. cluster.Nodes.OrderBy(n => n.Name, StringComparer.Ordinal).Select(n =>
                $"{n.Name} {Amounts(r.Allocatable, n.Slot)} {Amounts(r.Requested, n.Slot)} {r.PodCount[n.Slot]}/{r.AllowedPods[n.Slot]} "
                + $"{r.NonZeroCpu[n.Slot]}/{r.NonZeroMemory[n.Slot]} web={counts.OnNode[n.Slot]}/{counts.In(zones).Around(n)} apart={Apart(cluster, n)} like={Like(cluster, zones, n)} "
                + string.Join(',', n.Pods.Select(p => p.Key.Name).Order(StringComparer.Ordinal))),
        ];
    }

    private static long Apart(ClusterSnapshot cluster, NodeInfo node) =>
        cluster.RequiredApart.All.Sum(t => t.Nodes.Where(n => n.Slot == node.Slot).Sum(n => n.Weight));

    /// <summary>The nodes of the same zone: values' numbers themselves depend on the history.</summary>
    private static string Like(ClusterSnapshot cluster, TopologyColumn zones, NodeInfo node) =>
        string.Join('+', cluster.Nodes.Where(n => zones[n.Slot] == zones[node.Slot]).Select(n => n.Name).Order(StringComparer.Ordinal));
}
