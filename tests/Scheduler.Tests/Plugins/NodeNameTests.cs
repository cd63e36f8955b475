using MiniKube.Scheduler.Plugins;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Plugins;

public class NodeNameTests
{
    [Theory]
    [InlineData(null, "ok", "ok")]
    [InlineData("", "ok", "ok")]
    [InlineData("a", "ok", "node(s) didn't match the requested node name")]
    [InlineData("c", "node(s) didn't match the requested node name", "node(s) didn't match the requested node name")]
    public void A_named_node_is_the_only_one(string? name, params string[] expected) =>
        Assert.Equal(expected, PluginBench.Filter(new NodeName(), Make.Cluster([Make.Node("a"), Make.Node("b")]), Make.Pod("p", node: name)));
}
