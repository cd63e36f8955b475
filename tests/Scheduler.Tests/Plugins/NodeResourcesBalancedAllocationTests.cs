using MiniKube.Scheduler.Plugins;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Plugins;

public class NodeResourcesBalancedAllocationTests
{
    [Theory]
    // cpu 1/4 and memory 2/8: even
    [InlineData("cpu=1,memory=2Gi", "", 100)]
    // 2/4 and 2/8: (0.5 - 0.25) / 2 off
    [InlineData("cpu=2,memory=2Gi", "", 87)]
    // 1/4 + 2/4 and 2/8 + 0
    [InlineData("cpu=1,memory=2Gi", "cpu=2", 75)]
    // more than there is counts as all
    [InlineData("cpu=8,memory=8Gi", "", 100)]
    public void An_even_share_of_cpu_and_memory_scores_highest(string requests, string used, long expected) =>
        Assert.Equal([expected], PluginBench.Score(
            new NodeResourcesBalancedAllocation(), Make.Cluster([Make.Node("n")], Make.Pod("u", used, node: "n")), Make.Pod("p", requests)));

    [Fact]
    public void A_pod_without_requests_has_no_say() =>
        Assert.Empty(PluginBench.Score(new NodeResourcesBalancedAllocation(), Make.Cluster([Make.Node("n")]), Make.Pod("p")));

    [Fact]
    public void A_node_without_one_of_them_is_even() =>
        Assert.Equal([100], PluginBench.Score(new NodeResourcesBalancedAllocation(), Make.Cluster([Make.Node("n", "cpu=4,pods=9")]), Make.Pod("p", "cpu=2")));
}
