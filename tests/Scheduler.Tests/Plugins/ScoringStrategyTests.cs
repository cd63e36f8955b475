using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Plugins;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Plugins;

public class ScoringStrategyTests
{
    private static readonly UtilizationShapePoint[] Rising = [new(0, 0), new(50, 2), new(100, 10)];

    private static long[] Score(ScoringStrategy strategy, string requests) => PluginBench.Score(new NodeResourcesFit(strategy),
        Make.Cluster(
            [Make.Node("a", "cpu=4,memory=8Gi,pods=9,example.com/gpu=4"), Make.Node("b", "cpu=4,memory=8Gi,pods=9")],
            Make.Pod("x", "cpu=1,memory=4Gi,example.com/gpu=1", node: "a")),
        Make.Pod("p", requests));

    [Theory]
    // a: cpu 2 of 4, memory 4 + 2 of 8; b: cpu 1 of 4, memory 2 of 8.
    [InlineData("LeastAllocated", 37, 75)]
    [InlineData("MostAllocated", 62, 25)]
    // a: 50 -> 20, 75 -> 20 + 80 / 2 = 60; b: 25 -> 10, 25 -> 10.
    [InlineData("RequestedToCapacityRatio", 40, 10)]
    public void Each_strategy_scores_use_its_own_way(string type, long a, long b) =>
        Assert.Equal([a, b], Score(new ScoringStrategy(type, ScoringStrategy.CpuAndMemory) { Shape = Rising }, "cpu=1,memory=2Gi"));

    [Fact]
    public void Weights_count_and_extended_resources_only_for_pods_that_ask_for_them_and_nodes_that_have_them()
    {
        var strategy = new ScoringStrategy(ScoringStrategy.MostAllocated, [new("cpu", 1), new("example.com/gpu", 3)]);
        // a: cpu 50, gpu 2 of 4: 50; b has none of the latter.
        Assert.Equal([50, 25], Score(strategy, "cpu=1,example.com/gpu=1"));
        Assert.Equal([50, 25], Score(strategy, "cpu=1"));
        Assert.Equal([68, 25], Score(strategy, "cpu=1,example.com/gpu=2"));
    }

    [Fact]
    public void Use_beyond_what_there_is_is_full_use()
    {
        var cluster = Make.Cluster([Make.Node("n", "cpu=100m,memory=100Mi,pods=9")], Make.Pod("x", node: "n"));
        long Of(string type) => PluginBench.Score(new NodeResourcesFit(new(type, ScoringStrategy.CpuAndMemory) { Shape = Rising }), cluster, Make.Pod("p"))[0];
        Assert.Equal((0, 100, 100), (Of("LeastAllocated"), Of("MostAllocated"), Of("RequestedToCapacityRatio")));
    }

    [Fact]
    public void Ignored_extended_resources_are_not_looked_at()
    {
        var cluster = Make.Cluster([Make.Node("n")]);
        string Of(params string[] ignored) => PluginBench.Filter(new NodeResourcesFit(null, new SortedSet<string>(ignored)), cluster, Make.Pod("p", "example.com/gpu=1"))[0];
        Assert.Equal("Insufficient example.com/gpu", Of("example.com/other"));
        Assert.Equal("ok", Of("example.com/gpu"));
        Assert.Equal("ok", Of("example.com"));
        Assert.True(PluginBench.Wakes(new NodeResourcesFit(null, new SortedSet<string>(["example.com"])), cluster, Make.Pod("p", "example.com/gpu=1"),
            new(ClusterEvents.NodeAdd) { NewNode = Make.Node("new") }));
        Assert.Equal("Insufficient cpu", PluginBench.Filter(new NodeResourcesFit(null, new SortedSet<string>(["cpu"])), cluster, Make.Pod("p", "cpu=9"))[0]);
    }

    [Fact]
    public void Balance_is_over_the_resources_asked_for()
    {
        var cluster = Make.Cluster([Make.Node("n", "cpu=10,memory=10Gi,pods=9,example.com/gpu=10")]);
        var plugin = new NodeResourcesBalancedAllocation([new("cpu"), new("memory"), new("example.com/gpu")]);
        // 10%, 20% and 60%: a deviation of 0.216.
        Assert.Equal([78], PluginBench.Score(plugin, cluster, Make.Pod("p", "cpu=1,memory=2Gi,example.com/gpu=6")));
        Assert.Equal([95], PluginBench.Score(plugin, cluster, Make.Pod("p", "cpu=1,memory=2Gi")));
        Assert.Empty(PluginBench.Score(plugin, cluster, Make.Pod("p")));
    }
}
