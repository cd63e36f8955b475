using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.Scheduler.Cycles;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Cycles;

public class SchedulingCycleTests
{
    private static readonly Profile Profile = DefaultProfile.Create(Make.Context);

    private static Decision Decide(ClusterSnapshot cluster, Pod pod, ulong seed = 1) =>
        new SchedulingCycle(cluster, new SeededRandomSource(seed)).Decide(Profile, new PodInfo(pod, cluster.Resources));

    /// <summary>Places the pods one after the other, and says where each went.</summary>
    private static string?[] Place(ClusterSnapshot cluster, IEnumerable<Pod> pods, ulong seed = 1, int percentage = 0)
    {
        var cycle = new SchedulingCycle(cluster, new SeededRandomSource(seed), percentage);
        var places = new List<string?>();
        foreach (var pod in pods)
        {
            var info = new PodInfo(pod, cluster.Resources);
            var decision = cycle.Decide(Profile, info);
            if (decision.Node is { } node)
            {
                cluster.Assume(info, node);
            }
            places.Add(decision.Node?.Name);
        }
        return [.. places];
    }

    private static Node[] Nodes(int count, string resources = "cpu=4,memory=8Gi,pods=110") =>
        [.. Enumerable.Range(1, count).Select(i => Make.Node($"node-{i}", resources))];

    public static readonly TheoryData<string, Node[], Pod, string> Messages = new()
    {
        { "no nodes", [], Make.Pod("p"), "no nodes available to schedule pods" },
        { "several reasons", [Make.Node("a", taints: "k:NoSchedule"), Make.Node("b", "cpu=1,pods=9"), Make.Node("c", "cpu=1,pods=9")], Make.Pod("p", "cpu=2"),
            "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling." },
        { "several of one node", [Make.Node("a", "cpu=1,memory=1Gi,pods=9")], Make.Pod("p", "cpu=2,memory=2Gi"),
            "0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling." },
        { "sorted as text", [.. Nodes(10, "cpu=1,pods=9"), Make.Node("x").Cordoned(), Make.Node("y").Cordoned()], Make.Pod("p", "cpu=2"),
            "0/12 nodes are available: 10 Insufficient cpu, 2 node(s) were unschedulable. preemption: 0/12 nodes are available: 12 Preemption is not helpful for scheduling." },
        { "selector", [Make.Node("a")], Make.Pod("p", spec: s => s with { NodeSelector = Make.Map("disk=ssd") }),
            "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling." },
        { "named nodes", [Make.Node("a", "cpu=1,pods=9"), Make.Node("b"), Make.Node("c")], Make.Pod("p", "cpu=2", spec: s => s with { Affinity = Named("a") }),
            "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling." },
        { "before any node", [Make.Node("a"), Make.Node("b")], Make.Pod("p", spec: s => s with { Affinity = Named("a", "b") }),
            "0/2 nodes are available: pod affinity terms conflict. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling." },
    };

    private static Affinity Named(params string[] together) => new()
    {
        NodeAffinity = new()
        {
            RequiredDuringSchedulingIgnoredDuringExecution = new NodeSelector
            {
                NodeSelectorTerms =
                [
                    new NodeSelectorTerm { MatchFields = [.. together.Select(n => new NodeSelectorRequirement { Key = "metadata.name", Operator = "In", Values = [n] })] },
                ],
            },
        },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void What_is_said_of_a_pod_that_fits_nowhere(string what, Node[] nodes, Pod pod, string expected)
    {
        var decision = Decide(Make.Cluster(nodes), pod);
        Assert.Null(decision.Node);
        Assert.True(decision.Diagnosis!.Message == expected, $"{what}: {decision.Diagnosis.Message}");
    }

    [Fact]
    public void Every_node_has_its_verdict()
    {
        var decision = Decide(Make.Cluster([Make.Node("a", taints: "k:NoSchedule"), Make.Node("b", "cpu=1,pods=9")]), Make.Pod("p", "cpu=2"));
        Assert.Equal(
            [("a", "TaintToleration", VerdictCode.UnschedulableAndUnresolvable), ("b", "NodeResourcesFit", VerdictCode.UnschedulableAndUnresolvable)],
            decision.Diagnosis!.Rejections.Select(r => (r.Node, r.Plugin, r.Verdict.Code)));
    }

    [Fact]
    public void A_replicated_pod_lands_evenly_whatever_the_seed()
    {
        for (ulong seed = 0; seed < 100; seed++)
        {
            var places = Place(Make.Cluster(Nodes(3)), Enumerable.Range(0, 6).Select(i => Make.Pod($"web-{i}", "cpu=100m", "app=web")), seed);
            Assert.Equal(["node-1:2", "node-2:2", "node-3:2"], places.CountBy(p => p!).OrderBy(c => c.Key).Select(c => $"{c.Key}:{c.Value}"));
        }
    }

    [Fact]
    public void It_lands_evenly_also_without_requests_and_beside_others()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var cluster = Make.Cluster(Nodes(3, "cpu=666m,memory=8Gi,pods=110"), Make.Pod("other", node: "node-2"), Make.Pod("another", node: "node-2"));
            var places = Place(cluster, Enumerable.Range(0, 6).Select(i => Make.Pod($"web-{i}", labels: "app=web")), seed);
            Assert.All(places.CountBy(p => p!), c => Assert.Equal(2, c.Value));
        }
    }

    [Fact]
    public void Among_equals_chance_decides_and_one_seed_decides_alike()
    {
        string?[] Run(ulong seed) => Place(Make.Cluster(Nodes(5)), Enumerable.Range(0, 20).Select(i => Make.Pod($"p{i}")), seed);
        Assert.Equal(Run(7), Run(7));
        Assert.NotEqual(Run(7), Run(8));
    }

    [Fact]
    public void A_pod_of_named_nodes_goes_there()
    {
        var decision = Decide(Make.Cluster(Nodes(9)), Make.Pod("p", spec: s => s with { Affinity = Named("node-7") }));
        Assert.Equal(("node-7", 1, 1), (decision.Node?.Name, decision.Evaluated, decision.Feasible));
    }

    [Theory]
    [InlineData(99, 0, 99)]
    [InlineData(200, 0, 100)]
    [InlineData(1000, 0, 420)]
    [InlineData(1000, 20, 200)]
    [InlineData(1000, 100, 1000)]
    public void A_big_cluster_is_not_searched_to_its_end(int nodes, int percentage, int feasible)
    {
        var cluster = Make.Cluster(Nodes(nodes));
        var decision = new SchedulingCycle(cluster, new SeededRandomSource(1), percentage).Decide(Profile, new PodInfo(Make.Pod("p"), cluster.Resources));
        Assert.Equal(feasible, decision.Feasible);
    }

    [Fact]
    public void The_next_pod_is_searched_for_where_the_last_search_ended() =>
        Assert.True(Place(Make.Cluster(Nodes(1000)), Enumerable.Range(0, 50).Select(i => Make.Pod($"p{i}")), percentage: 10).Distinct().Count() == 50);
}
