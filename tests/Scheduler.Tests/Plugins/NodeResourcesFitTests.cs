using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Plugins;
using MiniKube.Scheduler.Snapshots;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Plugins;

public class NodeResourcesFitTests
{
    [Theory]
    [InlineData("", "ok")]
    [InlineData("cpu=1", "ok")]
    [InlineData("cpu=1001m", "Insufficient cpu")]
    [InlineData("memory=1Gi", "ok")]
    [InlineData("cpu=2,memory=2Gi", "Insufficient cpu, Insufficient memory")]
    [InlineData("ephemeral-storage=1Gi", "Insufficient ephemeral-storage")]
    [InlineData("example.com/gpu=1", "ok")]
    [InlineData("example.com/gpu=2", "Insufficient example.com/gpu")]
    [InlineData("example.com/other=1", "Insufficient example.com/other")]
    public void What_is_requested_must_be_free(string requests, string expected)
    {
        var node = Make.Node("n", "cpu=2,memory=2Gi,pods=10,example.com/gpu=2");
        var used = Make.Pod("used", "cpu=1,memory=1Gi,example.com/gpu=1", node: "n");
        Assert.Equal([expected], PluginBench.Filter(new NodeResourcesFit(), Make.Cluster([node], used), Make.Pod("p", requests)));
    }

    [Fact]
    public void A_node_takes_only_so_many_pods()
    {
        var cluster = Make.Cluster([Make.Node("n", "cpu=2,memory=2Gi,pods=1")], Make.Pod("used", node: "n"));
        Assert.Equal(["Too many pods"], PluginBench.Filter(new NodeResourcesFit(), cluster, Make.Pod("p")));
        Assert.Equal(["Too many pods, Insufficient cpu"], PluginBench.Filter(new NodeResourcesFit(), cluster, Make.Pod("p", "cpu=3")));
    }

    [Fact]
    public void Init_containers_sidecars_and_overhead_count_as_they_run()
    {
        Container With(string cpu, string? restart = null) =>
            new() { Name = "i" + cpu, Image = "i", RestartPolicy = restart, Resources = new ResourceRequirements { Requests = Make.Amounts($"cpu={cpu}") } };
        // max(200m sidecar + 1500m init, 200m + 1) + 100m = 1800m
        Pod Pod(string node) => Make.Pod("p" + node, "cpu=1", spec: s => s with
        {
            InitContainers = [With("200m", "Always"), With("1500m")],
            Overhead = Make.Amounts("cpu=100m"),
        });
        Assert.Equal(["ok"], PluginBench.Filter(new NodeResourcesFit(), Make.Cluster([Make.Node("n", "cpu=1800m,pods=9")]), Pod("")));
        Assert.Equal(["Insufficient cpu"], PluginBench.Filter(new NodeResourcesFit(), Make.Cluster([Make.Node("n", "cpu=1799m,pods=9")]), Pod("")));
    }

    [Fact]
    public void The_emptier_node_scores_higher()
    {
        var cluster = Make.Cluster(
            [Make.Node("empty", "cpu=4,memory=8Gi,pods=9"), Make.Node("used", "cpu=4,memory=8Gi,pods=9"), Make.Node("full", "cpu=1,memory=1Gi,pods=9")],
            Make.Pod("a", "cpu=1,memory=2Gi", node: "used"), Make.Pod("b", "cpu=1,memory=1Gi", node: "full"));
        // (3/4 + 6/8) / 2, (2/4 + 4/8) / 2
        Assert.Equal([75, 50, 0], PluginBench.Score(new NodeResourcesFit(), cluster, Make.Pod("p", "cpu=1,memory=2Gi")));
    }

    [Fact]
    public void Pods_without_requests_still_count_for_the_score()
    {
        var cluster = Make.Cluster([Make.Node("a", "cpu=1,memory=2000Mi,pods=9"), Make.Node("b", "cpu=1,memory=2000Mi,pods=9")], Make.Pod("x", node: "a"));
        Assert.Equal([80, 90], PluginBench.Score(new NodeResourcesFit(), cluster, Make.Pod("p")));
    }

    [Fact]
    public void What_can_make_room_wakes()
    {
        var cluster = Make.Cluster([]);
        var waiting = Make.Pod("p", "cpu=2");
        bool Wakes(ClusterChange change) => PluginBench.Wakes(new NodeResourcesFit(), cluster, waiting, change);
        PodInfo Bound(string cpu, string memory) => new(Make.Pod("o", $"cpu={cpu},memory={memory}", node: "n"), cluster.Resources);
        Assert.True(Wakes(new(ClusterEvents.AssignedPodDelete) { OldPod = Bound("1", "1Gi") }));
        Assert.True(Wakes(new(ClusterEvents.AssignedPodScaleDown) { OldPod = Bound("2", "1Gi"), NewPod = Bound("1", "1Gi") }));
        Assert.False(Wakes(new(ClusterEvents.AssignedPodScaleDown) { OldPod = Bound("2", "2Gi"), NewPod = Bound("2", "1Gi") }));
        Assert.True(Wakes(new(ClusterEvents.NodeAdd) { NewNode = Make.Node("n", "cpu=2,pods=1") }));
        Assert.False(Wakes(new(ClusterEvents.NodeAdd) { NewNode = Make.Node("n", "cpu=1,pods=1") }));
        Assert.False(Wakes(new(ClusterEvents.NodeAllocatable) { NewNode = Make.Node("n", "cpu=2,pods=0") }));
        Assert.False(Wakes(new(ClusterEvents.NodeLabel) { NewNode = Make.Node("n", "cpu=2,pods=1") }));
    }
}
