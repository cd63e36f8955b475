using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Plugins;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Plugins;

public class NodeUnschedulableTests
{
    private static readonly Toleration Tolerates = new() { Key = "node.kubernetes.io/unschedulable", Operator = "Exists", Effect = "NoSchedule" };

    [Theory]
    [InlineData(false, false, "ok")]
    [InlineData(true, false, "node(s) were unschedulable")]
    [InlineData(true, true, "ok")]
    public void A_cordoned_node_takes_only_pods_that_tolerate_it(bool cordoned, bool tolerates, string expected)
    {
        var node = Make.Node("n");
        var pod = Make.Pod("p", spec: s => s with { Tolerations = tolerates ? [Tolerates] : [] });
        Assert.Equal([expected], PluginBench.Filter(new NodeUnschedulable(), Make.Cluster([cordoned ? node.Cordoned() : node]), pod));
    }

    [Fact]
    public void Uncordoning_wakes_and_cordoning_does_not()
    {
        var (cluster, node, pod) = (Make.Cluster([]), Make.Node("n"), Make.Pod("p"));
        Assert.True(PluginBench.Wakes(new NodeUnschedulable(), cluster, pod, new(ClusterEvents.NodeTaint) { OldNode = node.Cordoned(), NewNode = node }));
        Assert.False(PluginBench.Wakes(new NodeUnschedulable(), cluster, pod, new(ClusterEvents.NodeTaint) { OldNode = node, NewNode = node.Cordoned() }));
        Assert.False(PluginBench.Wakes(new NodeUnschedulable(), cluster, pod, new(ClusterEvents.NodeAdd) { NewNode = node.Cordoned() }));
    }
}
